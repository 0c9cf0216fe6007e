# METADATA
# description: Without METADATA that gives the package a title and a code, a finding is UNCODED and cannot be looked up
package custom.regal.rules.traps["code-in-metadata"]

import data.regal.ast
import data.regal.result

import data.custom.regal.traps

report contains violation if {
	traps.is_rule_file
	some rule in input.rules
	ast.ref_to_string(rule.head.ref) in {"deny", "warn", "require_approval"}
	not has_code

	violation := result.fail(rego.metadata.chain(), result.location(rule.head))
}

has_code if {
	some annotation in input["package"].annotations
	annotation.scope == "package"
	annotation.title != ""
	regex.match(`^[A-Z][A-Z0-9]{2,}-[0-9]{3}$`, annotation.custom.code)
}
