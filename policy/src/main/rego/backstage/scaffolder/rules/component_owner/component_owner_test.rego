package backstage.scaffolder.rules.component_owner_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.component_owner

test_an_owner_on_the_list_is_allowed if count(component_owner.deny) == 0 with input as examples.step with data.backstage.config as examples.config

test_a_forbidden_owner_is_refused if {
	some finding in component_owner.deny with input as examples.with_value("/parameters/owner", "group:default/contractors") with data.backstage.config as examples.config
	finding.code == "OWN-001"
	finding.message == "group:default/contractors may not own anything"
	finding.path == "/parameters/owner"
	finding.remediation != ""
}

test_every_way_to_write_a_forbidden_owner_is_refused if {
	every owner in ["contractors", "Group:default/Contractors", "group:contractors", " default/contractors ", ""] {
		count(component_owner.deny) == 1 with input as examples.with_value("/parameters/owner", owner) with data.backstage.config as examples.config
	}
}

test_what_is_no_reference_is_refused if {
	every owner in [null, 1, ["group:default/platform"], {"ref": "x"}, "a:b:c", "a/b/c"] {
		count(component_owner.deny) == 1 with input as examples.with_value("/parameters/owner", owner) with data.backstage.config as examples.config
	}
}

test_every_way_to_write_an_allowed_owner_is_allowed if {
	every owner in ["platform", "group:platform", "Group:default/platform"] {
		count(component_owner.deny) == 0 with input as examples.with_value("/parameters/owner", owner) with data.backstage.config as examples.config
	}
}

test_an_own_group_is_allowed if {
	mine := json.patch(examples.with_value("/parameters/owner", "group:default/mine"), [{
		"op": "replace",
		"path": "/subject/ownershipRefs",
		"value": ["group:default/mine"],
	}])
	count(component_owner.deny) == 0 with input as mine with data.backstage.config as examples.config
}

test_a_forbidden_group_is_not_allowed_to_its_members if {
	mine := json.patch(examples.with_value("/parameters/owner", "group:default/contractors"), [{
		"op": "replace",
		"path": "/subject/ownershipRefs",
		"value": ["group:default/contractors"],
	}])
	count(component_owner.deny) == 1 with input as mine with data.backstage.config as examples.config
}

test_the_values_of_a_skeleton_are_looked_at if {
	rendered := examples.with_action("fetch:template", {"values": {"owner": "contractors"}})
	some finding in component_owner.deny with input as rendered with data.backstage.config as examples.config
	finding.path == "/step/input/values/owner"
}

test_values_that_are_not_known_yet_are_left_to_the_step if {
	planned := object.union(
		examples.with_unknown("/values/owner"),
		{"step": {"input": {"values": {"owner": "to be seen"}}}},
	)
	count(component_owner.deny) == 0 with input as planned with data.backstage.config as examples.config
}

test_an_entity_that_is_written_is_looked_at if {
	written := examples.with_action("catalog:write", {"entity": {"spec": {"owner": "contractors"}}})
	some finding in component_owner.deny with input as written with data.backstage.config as examples.config
	finding.path == "/step/input/entity/spec/owner"
}

test_without_a_list_nobody_is_allowed if {
	count(component_owner.deny) == 1 with input as examples.step with data.backstage.config as {}
}
