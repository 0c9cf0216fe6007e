# METADATA
# title: No secret in plain text
# description: |
#   Texts of inputs end up in logs, in the task's record and in repositories. A value that comes from a secret is put to
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

# One look at each text instead of one for each kind.
anything := concat("|", [pattern | some pattern in kinds])

# Every kind has one of these, and nearly no text has any: looking for them is far cheaper than the patterns.
signs := [
	"ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",
	"glpat-", "gldt-", "glrt-", "glptt-", "glcbt-",
	"AKIA", "ASIA",
	"xox",
	"AIza",
	"eyJ",
	"PRIVATE KEY",
	"://",
]

is_suspect if {
	everything := json.marshal(parts)
	some sign in signs
	contains(everything, sign)
}

parts := {"/step/input": req.step_input, "/parameters": object.get(input, "parameters", {})}

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
	is_suspect
	some [path, text] in texts
	regex.match(anything, text)
	some kind, pattern in kinds
	regex.match(pattern, text)
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("There is %s in plain text", [kind]),
		"path": path,
	})
}
