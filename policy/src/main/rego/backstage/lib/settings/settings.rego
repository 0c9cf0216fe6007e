# METADATA
# title: Settings
# description: |
#   `data.backstage.config`, read so that a list that is missing is an empty one: nothing is on it. Rules read it here and
#   never from `data`, because a missing list below `not` would silence them.
package backstage.lib.settings

default allowed_actions := []

allowed_actions := data.backstage.config.allowed_actions if is_array(data.backstage.config.allowed_actions)

default approved_hosts := []

approved_hosts := data.backstage.config.approved_hosts if is_array(data.backstage.config.approved_hosts)

default approved_organisations := {}

approved_organisations := data.backstage.config.approved_organisations if {
	is_object(data.backstage.config.approved_organisations)
}

default plugin_requests := {}

plugin_requests := data.backstage.config.plugin_requests if is_object(data.backstage.config.plugin_requests)

default allowed_owners := []

allowed_owners := data.backstage.config.owners.allowed if is_array(data.backstage.config.owners.allowed)

default forbidden_owners := []

forbidden_owners := data.backstage.config.owners.forbidden if is_array(data.backstage.config.owners.forbidden)

default enforcement := {}

enforcement := data.backstage.config.enforcement if is_object(data.backstage.config.enforcement)

default exemptions := []

exemptions := data.backstage.config.exemptions if is_array(data.backstage.config.exemptions)

default approvals := []

approvals := data.backstage.config.approvals if is_array(data.backstage.config.approvals)

# Somebody has to be asked even where nobody is named; nobody is a member of a group that there is not.
default tier1_approvers := ["group:default/sre-leads"]

tier1_approvers := data.backstage.config.tier1_approvers if {
	is_array(data.backstage.config.tier1_approvers)
	count(data.backstage.config.tier1_approvers) > 0
}
