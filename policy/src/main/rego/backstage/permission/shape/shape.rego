# METADATA
# title: The question about a permission is whole
package backstage.permission.shape

parts := {
	"id": "string",
	"time": "string",
	"subject": "object",
	"permission": "object",
	"caller": "string",
}

problems contains sprintf("The platform's input is not whole: %s is not there", [name]) if {
	some name, type in parts
	type_name(object.get(input, name, null)) != type
}

problems contains "The platform's input is not whole: schema is another" if {
	object.get(input, "schema", "") != "permission-input/v1"
}

problems contains sprintf("The platform's input is not whole: subject.%s is not there", [name]) if {
	some name, type in {"type": "string", "ref": "string", "ownershipRefs": "array"}
	type_name(object.get(input, ["subject", name], null)) != type
}

problems contains sprintf("The platform's input is not whole: permission.%s is not there", [name]) if {
	some name, type in {"name": "string", "type": "string", "attributes": "object"}
	type_name(object.get(input, ["permission", name], null)) != type
}

problems contains "The platform's input is not whole: resource is not there" if {
	object.get(input, "resource", false) == false
}
