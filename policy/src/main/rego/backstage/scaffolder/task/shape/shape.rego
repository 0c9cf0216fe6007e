# METADATA
# title: The plan is whole
# schemas:
#   - input: schema["task-input-v1"]
# custom:
#   code: INPUT-002
#   severity: critical
#   overridable: false
#   remediation: Tell the people who run this server; nothing in your input has to change.
package backstage.scaffolder.task.shape

import data.backstage.lib.finding

problem contains "schema is another" if object.get(input, "schema", "") != "task-input/v1"

problem contains "phase is not plan" if object.get(input, "phase", "") != "plan"

problem contains "steps is not there" if not is_array(object.get(input, "steps", null))

problem contains "steps lacks some" if count(object.get(input, "steps", [])) != object.get(input, ["task", "stepCount"], -1)

problem contains sprintf("step %d is not an object with a target", [index]) if {
	some index, step in object.get(input, "steps", [])
	not has_target(step)
}

has_target(step) if is_object(step.target)

problems contains f if {
	some message in problem
	f := finding.of(rego.metadata.chain(), {"message": sprintf("The platform's input is not whole: %s", [message])})
}
