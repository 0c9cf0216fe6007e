# METADATA
# title: The decision on a whole plan
# description: |
#   Judges every step of a plan as it would be judged before it runs, with what is known of its input so far, and collects
#   the findings. Obligations are left to the decisions on the steps, whose inputs they change.
# schemas:
#   - input: schema["task-input-v1"]
package backstage.scaffolder.task

import data.backstage.lib.finding
import data.backstage.scaffolder.action
import data.backstage.scaffolder.config_guard
import data.backstage.scaffolder.task.shape

# METADATA
# description: Without an id in the input there is no decision; an undefined decision is a refusal.
# entrypoint: true
decision := {
	"schema": "decision/v1",
	"id": input.id,
	"allow": allow,
	"deny": deny,
	"warn": said.warn,
	"shadow": said.shadow,
	"exempted": said.exempted,
	"require_approval": require_approval,
	"obligations": [],
	"ttl": min({60} | {step.ttl | some step in steps}),
}

default allow := false

allow if {
	input.schema == "task-input/v1"
	count(shape.problems) == 0
	count(undecided) == 0
	count(deny) == 0
}

shared := object.remove(input, ["steps"])

# One complete rule: as a partial object, looked up step by step, it is several times slower.
steps := {index: decision_ |
	some index, step in input.steps
	decision_ := action.decision with input as object.union(shared, {
		"schema": "action-input/v1",
		"step": object.remove(step, ["target"]),
		"target": step.target,
	})
}

undecided contains index if {
	some index, _ in object.get(input, "steps", [])
	not steps[index]
}

deny := ((said.deny | shape.problems) | config_guard.deny) | unjudged

unjudged contains f if {
	some index in undecided
	f := finding.complete({
		"code": "POLICY-UNDEFINED",
		"message": "The policy has no decision on this step",
		"path": sprintf("/steps/%d", [index]),
	})
}

said[list] := findings if {
	some list in ["deny", "warn", "shadow", "exempted"]
	findings := {placed(index, f) |
		some index, step in steps
		some f in step[list]
	}
}

# Where a finding is, in a document that has many steps.
placed(index, f) := object.union(f, {"path": place}) if {
	place := sprintf("/steps/%d%s", [index, trim_prefix(f.path, "/step")])
	startswith(f.path, "/step/")
} else := f

require_approval contains requirement if {
	some step in steps
	some requirement in step.require_approval
}
