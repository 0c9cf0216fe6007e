# METADATA
# title: References to owners
package backstage.lib.owner_ref

# METADATA
# description: |
#   The full form of an owner, such as `group:default/platform`, of any form that the catalog understands; an empty text
#   if it is none.
full(owner) := ref if {
	is_string(owner)
	parts := regex.find_all_string_submatch_n(`^(?:([^:/]+):)?(?:([^:/]+)/)?([^:/]+)$`, lower(trim_space(owner)), 1)[0]
	ref := sprintf("%s:%s/%s", [either(parts[1], "group"), either(parts[2], "default"), parts[3]])
} else := ""

either(text, otherwise) := otherwise if text == ""

either(text, _) := text if text != ""
