# METADATA
# title: Everyone reads
# description: Whatever a plugin calls reading is granted to whoever is signed in.
package backstage.permission.rules.everyone_reads

grant contains true if {
	object.get(input, ["permission", "attributes", "action"], "") == "read"
	object.get(input, ["subject", "authMethod"], "none") != "none"
}
