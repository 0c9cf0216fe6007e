# METADATA
# title: Changes to systems of tier 1 are approved first
# description: |
#   Whatever has effects outside the workspace on a system of tier 1 waits for one of the groups in the setting
#   `tier1_approvers`. A dry run has no effects and waits for nobody.
# custom:
#   code: APP-001
#   severity: high
#   overridable: true
#   remediation: Wait for the approval, or ask one of those who can give it.
package backstage.scaffolder.rules.critical_systems

import data.backstage.lib.approval
import data.backstage.lib.req
import data.backstage.lib.settings

require_approval contains requirement if {
	req.target("tier") == "1"
	object.get(input, ["step", "sideEffect"], "external") == "external"
	object.get(input, "dryRun", false) != true
	requirement := approval.of(rego.metadata.chain(), {
		"groups": settings.tier1_approvers,
		"reason": sprintf("System %q is tier 1", [req.target("system")]),
	})
}
