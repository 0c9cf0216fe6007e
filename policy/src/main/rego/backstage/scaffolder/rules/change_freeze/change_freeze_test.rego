package backstage.scaffolder.rules.change_freeze_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.change_freeze

# The example's time lies within.
freezes := [{
	"name": "end of year",
	"environments": ["production"],
	"from": "2026-11-20T00:00:00Z",
	"to": "2026-12-01T00:00:00Z",
}]

findings(given) := found if {
	found := change_freeze.deny with input as given with data.backstage.standards.freezes as freezes
}

in_environment(name) := examples.with_value("/target/environment", name)

test_production_is_frozen if {
	some finding in findings(in_environment("production"))
	finding.code == "CHG-001"
	finding.message == "production is frozen until 2026-12-01T00:00:00Z (end of year)"
}

test_other_environments_are_not if count(findings(in_environment("development"))) == 0

test_an_environment_that_is_not_known_is_frozen if {
	count(findings(in_environment(null))) == 1
	count(findings(object.remove(examples.step, ["target"]))) == 1
}

test_before_and_after_nothing_is_frozen if {
	count(findings(object.union(in_environment("production"), {"time": "2026-11-19T23:59:59Z"}))) == 0
	count(findings(object.union(in_environment("production"), {"time": "2026-12-01T00:00:00Z"}))) == 0
}

test_without_a_time_everything_is_frozen if {
	count(findings(object.remove(in_environment("production"), ["time"]))) == 1
}

test_a_ticket_opens_the_window if {
	opened := object.union(in_environment("production"), {"context": {"breakGlass": {"ticket": "CHG-4711"}}})
	count(findings(opened)) == 0
	count(findings(object.union(in_environment("production"), {"context": {"breakGlass": {"ticket": ""}}}))) == 1
}

test_work_in_the_workspace_goes_on if {
	count(findings(object.union(in_environment("production"), {"step": {"sideEffect": "workspace"}}))) == 0
	count(findings(object.remove(in_environment("production"), ["step"]))) == 1
}

test_without_freezes_nothing_is_frozen if {
	count(change_freeze.deny) == 0 with input as in_environment("production") with data.backstage.standards.freezes as []
}

test_what_a_step_has_put_out_is_not_frozen if {
	put_out := object.union(in_environment("production"), {"phase": "output", "step": {"output": {"remoteUrl": "https://git.acme.example/acme/invoices.git"}}})
	count(findings(put_out)) == 0
}
