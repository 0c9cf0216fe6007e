package backstage.scaffolder.rules.approved_templates_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.approved_templates

listed(entry) := {"approvals": [object.union({"template": examples.step.template.ref, "groups": ["group:default/leads"]}, entry)]}

requirements(entry) := found if {
	found := approved_templates.require_approval with input as examples.step with data.backstage.config as listed(entry)
}

test_a_template_on_the_list_needs_an_approval if {
	some requirement in requirements({"min": 2, "expires_in": "8h", "reason": "It costs money"})
	requirement.code == "APP-002"
	requirement.min == 2
	requirement.expires_in == "8h"
	requirement.reason == "It costs money"
	requirement.exclude_requester
}

test_a_pattern_names_many if count(requirements({"template": "template:*"})) == 1

test_another_template_needs_none if count(requirements({"template": "template:default/other"})) == 0

test_only_the_named_actions_need_one if {
	count(requirements({"actions": ["catalog:*"]})) == 0
	count(requirements({"actions": ["publish:*", "catalog:*"]})) == 1
}

test_what_cannot_be_read_needs_one if {
	every path in ["/template/ref", "/step/action", "/step/sideEffect"] {
		count(approved_templates.require_approval) == 1 with input as json.remove(examples.step, [path]) with data.backstage.config as listed({})
	}
}

test_without_a_list_none_does if {
	count(approved_templates.require_approval) == 0 with input as examples.step with data.backstage.config as {}
}

test_a_dry_run_needs_none if {
	count(approved_templates.require_approval) == 0 with input as object.union(examples.step, {"dryRun": true}) with data.backstage.config as listed({})
}
