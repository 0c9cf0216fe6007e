# METADATA
# title: No secret in plain text
# description: |
#   Texts of inputs and outputs end up in logs, in the task's record and in repositories. A value that comes from a secret is put to
#   the policy as `***secret:NAME***`, so what looks like a token here is one in plain text. The message never repeats it.
# custom:
#   code: SEC-001
#   severity: critical
#   overridable: false
#   remediation: Pass the value as a secret of the template (ui:field Secret, secrets.NAME), and revoke the one given here.
package backstage.scaffolder.rules.plain_secrets

import data.backstage.lib.finding
import data.backstage.lib.pointer
import data.backstage.lib.req

kinds := {
	"a GitHub token": `\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})`,
	"a GitLab token": `\bgl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{20}`,
	"an AWS access key": `\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`,
	"a Slack token": `\bxox[abeoprs]-[A-Za-z0-9-]{10}`,
	"a Google API key": `\bAIza[0-9A-Za-z_-]{35}`,
	"a JSON web token": `\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`,
	"a private key": `-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY`,
	"a password in a URL": `\b[a-z][a-z0-9+.-]*://[^/\s:@*]*:[^/\s@*]+@`,
}

# Every kind has one of these, and nearly no text has any: compiled rules prepare a pattern anew for each decision, which
# takes longer than all the rest of it.
signs := {
	"a GitHub token": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
	"a GitLab token": ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-"],
	"an AWS access key": ["AKIA", "ASIA"],
	"a Slack token": ["xox"],
	"a Google API key": ["AIza"],
	"a JSON web token": ["eyJ"],
	"a private key": ["PRIVATE KEY"],
	"a password in a URL": ["://"],
}

suspected contains kind if {
	everything := json.marshal(parts)
	some kind, texts_of_kind in signs
	some sign in texts_of_kind
	contains(everything, sign)
}

# Addresses are everywhere, those with a user are rare.
looks_like("a password in a URL", text) if {
	some index, rest in split(text, "://")
	index > 0
	contains(split(rest, "/")[0], "@")
}

looks_like(kind, text) if {
	kind != "a password in a URL"
	some sign in signs[kind]
	contains(text, sign)
}

parts := {
	"/step/input": req.step_input,
	"/step/output": req.step_output,
	"/parameters": object.get(input, "parameters", {}),
}

texts contains [path, value] if {
	some start, part in parts
	walk(part, [steps, value])
	is_string(value)
	path := pointer.below(start, steps)
}

# The names of fields are texts too, and somebody's mistake can put a token there; the path would show it.
texts contains [start, name] if {
	some start, part in parts
	walk(part, [_, value])
	is_object(value)
	some name, _ in value
}

deny contains f if {
	some kind in suspected
	some [path, text] in texts
	looks_like(kind, text)
	regex.match(kinds[kind], text)
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("There is %s in plain text", [kind]),
		"path": path,
	})
}
