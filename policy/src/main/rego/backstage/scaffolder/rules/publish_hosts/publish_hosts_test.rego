package backstage.scaffolder.rules.publish_hosts_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.publish_hosts

test_an_approved_host_is_allowed if count(publish_hosts.deny) == 0 with input as examples.step with data.backstage.config as examples.config

test_another_host_is_forbidden if {
	some finding in publish_hosts.deny with input as examples.with_value("/target/host", "git.elsewhere.example") with data.backstage.config as examples.config
	finding.code == "SCM-001"
	finding.message == `Nothing may be changed on the host "git.elsewhere.example"; approved are git.acme.example`
	finding.path == "/step/input/repoUrl"
	finding.remediation != ""
}

test_a_host_that_cannot_be_read_is_forbidden if {
	count(publish_hosts.deny) == 1 with input as examples.with_value("/target/host", null) with data.backstage.config as examples.config
}

test_without_a_target_it_is_forbidden if {
	count(publish_hosts.deny) == 1 with input as object.remove(examples.step, ["target"]) with data.backstage.config as examples.config
}

test_without_a_list_nothing_is_approved if {
	count(publish_hosts.deny) == 1 with input as examples.step with data.backstage.config as {}
}

test_a_target_that_is_not_known_yet_is_left_to_the_step if {
	count(publish_hosts.deny) == 0 with input as examples.with_unknown("/repoUrl") with data.backstage.config as examples.config
}

test_something_else_unknown_does_not_hide_the_target if {
	planned := object.union(examples.with_unknown("/gitCommitMessage"), {"target": {"host": "git.elsewhere.example"}})
	count(publish_hosts.deny) == 1 with input as planned with data.backstage.config as examples.config
}

test_other_actions_are_not_its_business if {
	count(publish_hosts.deny) == 0 with input as examples.with_action("debug:log", {}) with data.backstage.config as examples.config
}

test_actions_that_change_what_is_on_a_host_are_judged_like_those_that_publish if {
	every action in ["github:webhook", "gitlab:group:access", "bitbucket:pipelines:run", "bitbucketCloud:branchRestriction:create", "sentry:project:create"] {
		elsewhere := json.patch(examples.with_value("/target/host", "git.elsewhere.example"), [{"op": "replace", "path": "/step/action", "value": action}])
		count(publish_hosts.deny) == 1 with input as elsewhere with data.backstage.config as examples.config
	}
}

test_actions_of_other_families_have_no_host if {
	count(publish_hosts.deny) == 0 with input as examples.with_action("fs:delete", {}) with data.backstage.config as examples.config
}
