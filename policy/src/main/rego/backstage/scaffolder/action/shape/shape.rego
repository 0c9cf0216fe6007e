# METADATA
# title: The input is whole
# description: |
#   Rules that read a field are silent when there is none, so an input that lacks a part is refused before anybody has
#   to rely on their silence.
# custom:
#   code: INPUT-001
#   severity: critical
#   overridable: false
#   remediation: Tell the people who run this server; nothing in your input has to change.
package backstage.scaffolder.action.shape

import data.backstage.lib.finding

parts := {
	"schema": "string",
	"id": "string",
	"phase": "string",
	"time": "string",
	"dryRun": "boolean",
	"subject": "object",
	"template": "object",
	"task": "object",
	"parameters": "object",
	"step": "object",
	"previous": "array",
	"target": "object",
	"context": "object",
}

step_parts := {
	"id": "string",
	"index": "number",
	"action": "string",
	"sideEffect": "string",
	"input": "object",
	"unknown": "array",
	"redacted": "array",
}

texts := {"subject": ["type", "ref"], "template": ["ref"]}

problem contains sprintf("%s is not there", [name]) if {
	some name, type in parts
	not is_present([name], type)
}

problem contains sprintf("step.%s is not there", [name]) if {
	some name, type in step_parts
	not is_present(["step", name], type)
}

problem contains sprintf("%s.%s is not there", [part, name]) if {
	some part, names in texts
	some name in names
	not is_present([part, name], "string")
}

problem contains "subject.ownershipRefs is not there" if {
	not is_present(["subject", "ownershipRefs"], "array")
}

# A pointer that is no text would make whoever compares it silent.
problem contains sprintf("%s has something else than texts", [concat(".", place)]) if {
	some place in [["step", "unknown"], ["step", "redacted"], ["subject", "ownershipRefs"]]
	some text in object.get(input, place, [])
	not is_string(text)
}

problem contains sprintf("target.%s is not there", [name]) if {
	some name in ["host", "org", "repo", "branch", "environment", "system", "tier", "owner"]
	not is_text_or_null(object.get(input, ["target", name], false))
}

problem contains "workspace.documents is not there" if not is_present(["workspace", "documents"], "array")

problem contains "workspace.truncated is not there" if not is_present(["workspace", "truncated"], "boolean")

problem contains sprintf("workspace.documents.%d is not whole", [index]) if {
	some index, document in object.get(input, ["workspace", "documents"], [])
	not is_whole(document)
}

is_whole(document) if {
	is_string(document.path)
	is_string(document.kind)
	object.get(document, "content", false) != false
}

problem contains "schema is another" if object.get(input, "schema", "") != "action-input/v1"

problem contains "phase is none" if not object.get(input, "phase", "") in {"plan", "step", "output", "undo"}

problem contains "step.output is not there" if {
	object.get(input, "phase", "") == "output"
	not is_present(["step", "output"], "object")
}

problem contains "step.sideEffect is none" if {
	not object.get(input, ["step", "sideEffect"], "") in {"none", "workspace", "external"}
}

problem contains "something is unknown in a step that is about to run" if {
	object.get(input, "phase", "") != "plan"
	count(object.get(input, ["step", "unknown"], [])) > 0
}

is_present(path, type) if type_name(object.get(input, path, null)) == type

is_text_or_null(value) if is_string(value)

is_text_or_null(value) if is_null(value)

problems contains f if {
	some message in problem
	f := finding.of(rego.metadata.chain(), {"message": sprintf("The platform's input is not whole: %s", [message])})
}
