package backstage.scaffolder.task_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.task

codes(findings) := {finding.code | some finding in findings}

patched(path, value) := json.patch(examples.task, [{"op": "replace", "path": path, "value": value}])

test_a_plan_without_fault_is_allowed if {
	decision := task.decision with input as examples.task with data.backstage.config as examples.config
	decision.schema == "decision/v1"
	decision.id == examples.task.id
	decision.allow
	count(decision.deny) == 0
}

test_findings_say_at_which_step if {
	decision := task.decision with input as patched("/steps/1/target/host", "git.elsewhere.example") with data.backstage.config as examples.config
	not decision.allow
	codes(decision.deny) == {"SCM-001", "SCM-003"}
	{finding.path | some finding in decision.deny} == {"/steps/1/input/repoUrl"}
}

test_a_parameter_is_complained_about_once if {
	decision := task.decision with input as patched("/parameters/owner", "contractors") with data.backstage.config as examples.config
	not decision.allow
	[finding.path | some finding in decision.deny] == ["/parameters/owner"]
}

test_what_is_unknown_is_left_to_the_steps if {
	unseen := json.patch(examples.task, [
		{"op": "replace", "path": "/steps/1/unknown", "value": ["/repoUrl"]},
		{"op": "replace", "path": "/steps/1/target", "value": examples.no_target},
	])
	decision := task.decision with input as unseen with data.backstage.config as examples.config
	decision.allow
}

test_two_steps_with_one_id_are_both_judged if {
	decision := task.decision with input as json.patch(examples.task, [
		{"op": "replace", "path": "/steps/0/id", "value": "publish"},
		{"op": "replace", "path": "/steps/1/target/host", "value": "git.elsewhere.example"},
	])
		with data.backstage.config as examples.config
	"SCM-001" in codes(decision.deny)
}

test_what_is_no_input_is_undefined if {
	every nothing in [null, "text", 1, [], {}] {
		not task.decision with input as nothing with data.backstage.config as examples.config
	}
}

test_a_plan_that_lacks_a_part_is_not_allowed if {
	every part in object.keys(examples.task) - {"id", "workspace"} {
		decision := task.decision with input as object.remove(examples.task, [part]) with data.backstage.config as examples.config
		not decision.allow
		count(decision.deny) > 0
	}
}

test_a_plan_that_lacks_steps_is_not_allowed if {
	decision := task.decision with input as json.remove(examples.task, ["/steps/0"]) with data.backstage.config as examples.config
	not decision.allow
	"INPUT-002" in codes(decision.deny)
}

test_a_step_that_cannot_be_judged_is_not_allowed if {
	every step in [null, "text", {}, object.remove(examples.task.steps[1], ["target"])] {
		decision := task.decision with input as patched("/steps/1", step) with data.backstage.config as examples.config
		not decision.allow
		{"INPUT-002", "POLICY-UNDEFINED"} - codes(decision.deny) == set()
	}
}

test_a_missing_setting_is_a_denial_even_without_steps if {
	empty := json.patch(examples.task, [
		{"op": "replace", "path": "/steps", "value": []},
		{"op": "replace", "path": "/task/stepCount", "value": 0},
	])
	decision := task.decision with input as empty with data.backstage.config as {}
	not decision.allow
	codes(decision.deny) == {"CONFIG-001"}
}

test_approvals_are_collected_and_obligations_left_to_the_steps if {
	requirement := {"code": "APP-001", "groups": ["group:default/sre"], "min": 1, "reason": "tier 1"}
	obligation := {"op": "set_input", "path": "/a", "value": 1, "code": "X-1"}
	mine := {"mine": {"require_approval": {requirement}, "obligations": {obligation}}}
	decision := task.decision with input as examples.task with data.backstage.scaffolder.rules as mine with data.backstage.config as examples.config
	decision.require_approval == {requirement}
	decision.obligations == []
}
