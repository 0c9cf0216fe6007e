# METADATA
# title: Rules written for the OPA plugins of Backstage are asked too
# description: |
#   Where a bundle has a package `rbac_policy` or `backstage_policy`, as those plugins' documents name it, its rule
#   `decision` grants what it would grant there. For a rule with another name, copy this folder.
package backstage.permission.rules.opa_plugin

import data.backstage.lib.opa_plugin

grant contains granted if {
	answer := data.rbac_policy.decision with input as opa_plugin.asked
	some granted in opa_plugin.grants(answer)
}

grant contains granted if {
	answer := data.backstage_policy.decision with input as opa_plugin.asked
	some granted in opa_plugin.grants(answer)
}
