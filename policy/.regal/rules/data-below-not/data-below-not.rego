# METADATA
# description: Below `not`, a setting that is missing makes the rule silent; read it through lib/settings
package custom.regal.rules.traps["data-below-not"]

import data.regal.result

import data.custom.regal.traps

report contains violation if {
	not traps.is_test
	walk(input.rules, [_, expression])
	is_object(expression)
	expression.negated
	some ref in traps.refs(expression.terms)
	is_setting(traps.path(ref))

	violation := result.fail(rego.metadata.chain(), result.location(ref))
}

# Rules have a value whenever they are asked; what a bundle brings as data may not be in it.
is_setting(path) if {
	path[0] == "data"
	path[1] != "backstage"
}

is_setting(path) if {
	path[0] == "data"
	path[1] == "backstage"
	path[2] in {"config", "standards"}
}
