package backstage.scaffolder.rules.repository_visibility_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.repository_visibility

github(values) := examples.with_action("publish:github", values)

test_private_and_internal_are_allowed if {
	count(repository_visibility.deny) == 0 with input as github({"repoVisibility": "private"})
	count(repository_visibility.deny) == 0 with input as github({"repoVisibility": "internal"})
}

test_public_is_forbidden if {
	some finding in repository_visibility.deny with input as github({"repoVisibility": "public"})
	finding.code == "SCM-002"
	finding.path == "/step/input/repoVisibility"
}

test_public_is_allowed_where_the_template_says_so if {
	labelled := object.union(github({"repoVisibility": "public"}), {"template": {"labels": {"policy.callboard.dev/public-ok": "true"}}})
	count(repository_visibility.deny) == 0 with input as labelled
}

test_any_other_value_is_forbidden if {
	count(repository_visibility.deny) == 1 with input as github({"repoVisibility": true})
}

test_nothing_said_means_private if {
	some obligation in repository_visibility.obligations with input as github({})
	obligation == {"op": "set_input", "path": "/repoVisibility", "value": "private", "code": "SCM-002"}
	count(repository_visibility.deny) == 0 with input as github({})
}

test_nothing_is_changed_once_it_is_said if {
	count(repository_visibility.obligations) == 0 with input as github({"repoVisibility": "internal"})
}

test_without_labels_it_is_forbidden if {
	count(repository_visibility.deny) == 1 with input as object.remove(github({"repoVisibility": "public"}), ["template"])
}

test_a_value_that_is_not_known_yet_is_left_to_the_step if {
	planned := object.union(github({"repoVisibility": "${{ steps.a.output.b }}"}), {"phase": "plan", "step": {"unknown": ["/repoVisibility"]}})
	count(repository_visibility.deny) == 0 with input as planned
}

test_other_actions_are_not_its_business if {
	count(repository_visibility.deny) == 0 with input as examples.with_action("debug:log", {"repoVisibility": "public"})
	count(repository_visibility.obligations) == 0 with input as examples.with_action("debug:log", {})
}
