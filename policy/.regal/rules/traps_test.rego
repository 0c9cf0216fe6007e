package custom.regal.rules.traps_test

import data.custom.regal.rules.traps

good := `# METADATA
# title: Publish only to approved hosts
# custom:
#   code: SCM-001
package backstage.scaffolder.rules.hosts

import data.backstage.lib.req
import data.backstage.lib.settings

asked contains object.get(input.parameters, "host", "")

deny contains f if {
	some host in asked
	not host in settings.texts("approved_hosts")
	not req.unknown("/host")
	input.step.action == "publish:git"
	f := {"message": sprintf("%s is not approved for %s", [host, object.get(input.target, "system", "")])}
}
`

test_a_careful_rule_passes_all if {
	count(rows("data-below-not", good)) == 0
	count(rows("input-without-default", good)) == 0
	count(rows("input-in-message", good)) == 0
	count(rows("code-in-metadata", good)) == 0
	count(rows("unknown-outcome", good)) == 0
}

test_a_setting_below_not_is_found if {
	rows("data-below-not", `package backstage.scaffolder.rules.hosts

import data.backstage.config

deny contains "no" if {
	not input.target.host in config.approved_hosts
}

deny contains "no" if not data.teams.payments.trusted
`) == {6, 9}
}

test_a_setting_read_elsewhere_is_not_found if {
	count(rows("data-below-not", `package backstage.scaffolder.rules.hosts

deny contains "no" if "x" in data.backstage.config.forbidden_hosts
`)) == 0
}

test_a_field_without_a_default_is_found if {
	rows("input-without-default", `package backstage.scaffolder.rules.tiers

deny contains "no" if {
	input.target.tier == "1"
	input.step.input.repoUrl != ""
	input.step.sideEffect == "external"
}
`) == {4, 5}
}

test_fields_are_read_as_they_are_outside_of_rules if {
	count(rows("input-without-default", `package backstage.lib.tiers

is_first if input.target.tier == "1"
`)) == 0
}

test_a_field_in_a_message_is_found if {
	rows("input-in-message", `package backstage.scaffolder.rules.tiers

require_approval contains {
	"code": "APP-001",
	"reason": sprintf("System %v is tier 1", [input.target.system]),
	"text": concat("", ["a", input.target.host]),
}
`) == {5, 6}
}

test_a_rule_without_a_code_is_found if {
	rows("code-in-metadata", `package backstage.scaffolder.rules.hosts

deny contains "no" if input.step.action == "a"
`) == {3}
	rows("code-in-metadata", `# METADATA
# title: Hosts
# custom:
#   code: hosts
package backstage.scaffolder.rules.hosts

warn contains "no" if input.step.action == "a"
`) == {7}
}

test_an_outcome_that_nobody_collects_is_found if {
	rows("unknown-outcome", `package backstage.scaffolder.rules.hosts

denied contains "no" if input.step.action == "a"

names contains "x"

deny contains name if some name in names
`) == {3}
}

rows(title, text) := {violation.location.row |
	some violation in traps[title].report with input as regal.parse_module("p.rego", text)
}
