# METADATA
# description: Only deny, warn, require_approval and obligations are collected; a set of another name decides nothing
package custom.regal.rules.traps["unknown-outcome"]

import data.regal.ast
import data.regal.result

import data.custom.regal.traps

collected := {
	# Of rules about steps, entities and permissions.
	"deny",
	"warn",
	"require_approval",
	"obligations",
	"grant",
	"forbid",
	"quarantine",
}

report contains violation if {
	traps.is_rule_file
	some rule in input.rules
	rule.head.key
	not rule.head.value
	name := ast.ref_to_string(rule.head.ref)
	not name in collected
	not is_used(name)

	violation := result.fail(rego.metadata.chain(), result.location(rule.head))
}

# Anywhere below a rule's head.
is_used(name) if {
	some rule in input.rules
	some part in [
		object.get(rule, "body", []),
		object.get(rule, ["head", "value"], {}),
		object.get(rule, ["head", "key"], {}),
		object.get(rule, "else", {}),
	]
	walk(part, [_, node])
	is_object(node)
	node.type == "var"
	node.value == name
}
