# METADATA
# title: Only actions on the list run
# custom:
#   code: PLAN-001
#   severity: high
#   overridable: true
#   remediation: Use an action that is on the list, or ask for this one to be put there.
package backstage.scaffolder.rules.known_actions

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.settings

is_listed if {
	some entry in settings.allowed_actions
	covers(entry, req.action)
}

covers(entry, action) if entry == action

covers(entry, action) if {
	endswith(entry, ":*")
	startswith(action, trim_suffix(entry, "*"))
}

deny contains f if {
	not is_listed
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("The action %q is not on the list of actions that may run", [req.action]),
		"path": "/step/action",
	})
}
