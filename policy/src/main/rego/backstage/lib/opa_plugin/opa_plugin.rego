# METADATA
# title: Rules written for the OPA plugins of Backstage
# description: |
#   Those rules read `input.permission.name` and `input.identity`, and answer with a `result` of ALLOW, DENY or CONDITIONAL.
#   Here is their input made of ours, and our grants of their answers, so that they need no change.
package backstage.lib.opa_plugin

# METADATA
# description: The input that such rules know; for `… with input as opa_plugin.asked`.
asked := {
	"permission": {"name": object.get(input, ["permission", "name"], "")},
	"identity": {
		"user": object.get(input, ["subject", "ref"], ""),
		"claims": object.get(input, ["subject", "ownershipRefs"], []),
	},
}

# METADATA
# description: What an answer grants; nothing, if it is not to the letter one that grants.
grants(answer) := {true} if {
	answer.result == "ALLOW"
} else := {answer.conditions} if {
	answer.result == "CONDITIONAL"
	is_object(answer.conditions)
	count(answer.conditions) > 0
	object.get(answer, "resourceType", "") == object.get(input, ["permission", "resourceType"], null)
} else := set()
