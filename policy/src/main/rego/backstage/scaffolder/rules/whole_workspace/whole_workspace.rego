# METADATA
# title: Nothing leaves a workspace that was not looked at
# description: |
#   Before something leaves the workspace, all files that the rules want to see have been shown to them. Where they are too
#   many or too large for that, nobody can say what is in them.
# custom:
#   code: DOC-001
#   severity: high
#   overridable: true
#   remediation: Publish in smaller parts, or have the list `documents` of the policy's manifest narrowed.
package backstage.scaffolder.rules.whole_workspace

import data.backstage.lib.finding

deny contains f if {
	object.get(input, ["step", "sideEffect"], "external") == "external"
	object.get(input, ["workspace", "truncated"], true) != false
	f := finding.of(rego.metadata.chain(), {
		"message": "The workspace has more files than can be looked at",
		"path": "/workspace",
	})
}
