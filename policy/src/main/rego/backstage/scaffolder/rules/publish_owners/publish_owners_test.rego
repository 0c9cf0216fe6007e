package backstage.scaffolder.rules.publish_owners_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.publish_owners

test_an_approved_organisation_is_allowed if count(publish_owners.deny) == 0 with input as examples.step with data.backstage.config as examples.config

test_another_organisation_is_forbidden if {
	some finding in publish_owners.deny with input as examples.with_value("/target/org", "partners") with data.backstage.config as examples.config
	finding.code == "SCM-003"
	finding.message == `Nothing may be changed below "partners" on "git.acme.example"`
}

test_an_organisation_counts_for_its_own_host_only if {
	count(publish_owners.deny) == 1 with input as examples.with_value("/target/host", "git.elsewhere.example") with data.backstage.config as examples.config
}

test_an_organisation_that_cannot_be_read_is_forbidden if {
	count(publish_owners.deny) == 1 with input as examples.with_value("/target/org", null) with data.backstage.config as examples.config
}

test_without_a_list_nothing_is_approved if {
	count(publish_owners.deny) == 1 with input as examples.step with data.backstage.config as {}
}

test_a_target_that_is_not_known_yet_is_left_to_the_step if {
	count(publish_owners.deny) == 0 with input as examples.with_unknown("/repoUrl") with data.backstage.config as examples.config
}

test_a_step_cannot_claim_that_its_target_is_unknown if {
	about_to_run := object.union(examples.with_unknown("/repoUrl"), {"phase": "step"})
	count(publish_owners.deny) == 1 with input as about_to_run with data.backstage.config as examples.config
}

test_a_group_is_changed_only_below_an_approved_one if {
	other := json.patch(examples.with_value("/target/org", "partners"), [{"op": "replace", "path": "/step/action", "value": "gitlab:group:access"}])
	count(publish_owners.deny) == 1 with input as other with data.backstage.config as examples.config
}
