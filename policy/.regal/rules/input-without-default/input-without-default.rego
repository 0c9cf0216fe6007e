# METADATA
# description: A rule that reads a field which is not there is silent; read it through object.get or lib/req
package custom.regal.rules.traps["input-without-default"]

import data.regal.result

import data.custom.regal.traps

# What the platform's input always has, or the aggregator refuses it (scaffolder/action/shape).
whole := {
	["input", "step", "action"],
	["input", "step", "id"],
	["input", "step", "index"],
	["input", "step", "input"],
	["input", "step", "redacted"],
	["input", "step", "sideEffect"],
	["input", "step", "unknown"],
	["input", "subject", "ownershipRefs"],
	["input", "subject", "ref"],
	["input", "subject", "type"],
	["input", "template", "ref"],
	["input", "workspace", "documents"],
	["input", "workspace", "truncated"],
}

report contains violation if {
	traps.is_rule_file
	some ref in traps.refs(input.rules)
	ref.value[0].value == "input"
	count(ref.value) > 2
	not traps.path(ref) in whole

	violation := result.fail(rego.metadata.chain(), result.location(ref))
}
