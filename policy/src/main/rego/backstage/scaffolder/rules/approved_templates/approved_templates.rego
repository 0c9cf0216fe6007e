# METADATA
# title: Templates on the list are approved first
# description: |
#   The setting `approvals` lists templates (`*` at the end for all that begin so), optionally some of their actions, and
#   who has to agree before they do anything outside the workspace. A dry run has no effects and waits for nobody.
# custom:
#   code: APP-002
#   severity: high
#   overridable: true
#   remediation: Wait for the approval, or ask one of those who can give it.
package backstage.scaffolder.rules.approved_templates

import data.backstage.lib.approval
import data.backstage.lib.req
import data.backstage.lib.settings

require_approval contains requirement if {
	some listed in settings.approvals
	object.get(input, ["step", "sideEffect"], "external") == "external"
	object.get(input, "dryRun", false) != true
	concerns(listed.template, object.get(input, ["template", "ref"], ""))
	some pattern in object.get(listed, "actions", ["*"])
	concerns(pattern, req.action)
	requirement := approval.of(
		rego.metadata.chain(),
		object.union({"reason": sprintf("%s is a template that needs approval", [listed.template])}, listed),
	)
}

# What cannot be read might be the one on the list.
concerns(_, "")

concerns(pattern, text) if pattern == text

concerns(pattern, text) if {
	endswith(pattern, "*")
	startswith(text, trim_suffix(pattern, "*"))
}
