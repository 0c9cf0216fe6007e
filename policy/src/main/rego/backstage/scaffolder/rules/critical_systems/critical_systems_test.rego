package backstage.scaffolder.rules.critical_systems_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.critical_systems

tier1 := examples.with_value("/target/tier", "1")

test_a_system_of_another_tier_needs_no_approval if {
	every tier in ["2", "", null] {
		count(critical_systems.require_approval) == 0 with input as examples.with_value("/target/tier", tier)
	}
}

test_a_system_of_tier_1_needs_one if {
	some requirement in critical_systems.require_approval with input as tier1 with data.backstage.config as {"tier1_approvers": ["group:default/leads"]}
	requirement.code == "APP-001"
	requirement.groups == ["group:default/leads"]
	requirement.min == 1
	requirement.exclude_requester
}

test_a_system_without_a_name_needs_one if {
	count(critical_systems.require_approval) == 1 with input as json.remove(tier1, ["/target/system"])
}

test_a_step_without_a_known_reach_needs_one if {
	count(critical_systems.require_approval) == 1 with input as json.remove(tier1, ["/step/sideEffect"])
}

test_without_a_setting_there_is_somebody_to_ask if {
	some requirement in critical_systems.require_approval with input as tier1 with data.backstage.config as {}
	count(requirement.groups) == 1
}

test_a_dry_run_needs_none if {
	count(critical_systems.require_approval) == 0 with input as object.union(tier1, {"dryRun": true})
}

test_a_step_that_touches_its_workspace_only_needs_none if {
	count(critical_systems.require_approval) == 0 with input as object.union(tier1, {"step": {"sideEffect": "workspace"}})
}
