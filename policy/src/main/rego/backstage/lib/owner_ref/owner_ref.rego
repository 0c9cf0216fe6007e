# METADATA
# title: References to owners
package backstage.lib.owner_ref

# METADATA
# description: |
#   The full form of an owner, such as `group:default/platform`, of any form that the catalog understands; an empty text
#   if it is none. Taken apart without a pattern, because compiled rules prepare a pattern anew for each decision.
full(owner) := ref if {
	is_string(owner)
	halves := split(lower(trim_space(owner)), ":")
	count(halves) < 3
	names := split(halves[count(halves) - 1], "/")
	count(names) < 3
	kinds := array.slice(halves, 0, count(halves) - 1)
	every part in array.concat(kinds, names) {
		part != ""
		not contains(part, "/")
	}
	kind := array.concat(["group"], kinds)[count(kinds)]
	namespace := array.concat(["default"], array.slice(names, 0, count(names) - 1))[count(names) - 1]
	ref := sprintf("%s:%s/%s", [kind, namespace, names[count(names) - 1]])
} else := ""
