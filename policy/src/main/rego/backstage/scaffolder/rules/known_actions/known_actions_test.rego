package backstage.scaffolder.rules.known_actions_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.known_actions

test_an_action_of_a_listed_family_is_allowed if count(known_actions.deny) == 0 with input as examples.step with data.backstage.config as examples.config

test_another_action_is_forbidden if {
	some finding in known_actions.deny with input as examples.with_action("shell:run", {}) with data.backstage.config as examples.config
	finding.code == "PLAN-001"
	finding.message == `The action "shell:run" is not on the list of actions that may run`
}

test_a_family_is_not_a_prefix_of_another if {
	count(known_actions.deny) == 1 with input as examples.with_action("publish", {}) with data.backstage.config as examples.config
	count(known_actions.deny) == 1 with input as examples.with_action("publisher:run", {}) with data.backstage.config as examples.config
}

test_an_action_can_be_listed_by_itself if {
	run := examples.with_action("shell:run", {})
	count(known_actions.deny) == 0 with input as run with data.backstage.config.allowed_actions as ["shell:run"]
}

test_no_action_is_forbidden if count(known_actions.deny) == 1 with input as object.remove(examples.step, ["step"]) with data.backstage.config as examples.config

test_the_actions_that_come_with_the_platform_are_on_the_shipped_list if {
	every action in ["bitbucket:pipelines:run", "github:webhook", "gitlab:repo:push", "http:backstage:request", "kubernetes:apply", "notification:send", "publish:gerrit:review", "roadiehq:utils:zip", "sentry:project:create", "workspace:template"] {
		count(known_actions.deny) == 0 with input as examples.with_action(action, {})
	}
}

test_actions_of_third_parties_are_not_on_the_shipped_list if {
	every action in ["acme:deploy", "roadiehq:aws:s3:cp", "http:request", "bitbucket:unknown", "shell:run", ""] {
		count(known_actions.deny) == 1 with input as examples.with_action(action, {})
	}
}
