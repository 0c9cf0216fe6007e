# METADATA
# title: The configuration of the rules is complete
# description: Without a list that a rule reads, nobody can say what the rule would have said.
# custom:
#   code: CONFIG-001
#   severity: critical
#   overridable: false
#   remediation: Tell the people who run this server; the policy's data.json lacks something or has it in a wrong form.
package backstage.scaffolder.config_guard

import data.backstage.lib.finding
import data.backstage.lib.timestamp

default is_complete(_) := false

is_complete("allowed_actions") if are_texts(data.backstage.config.allowed_actions)

is_complete("approved_hosts") if are_texts(data.backstage.config.approved_hosts)

is_complete("approved_organisations") if {
	is_object(data.backstage.config.approved_organisations)
	every _, organisations in data.backstage.config.approved_organisations {
		are_texts(organisations)
	}
}

is_complete("plugin_requests") if {
	is_object(data.backstage.config.plugin_requests)
	every _, methods in data.backstage.config.plugin_requests {
		are_texts(methods)
	}
}

is_complete("owners") if {
	are_texts(data.backstage.config.owners.allowed)
	are_texts(data.backstage.config.owners.forbidden)
}

is_complete("enforcement") if {
	is_object(data.backstage.config.enforcement)
	every _, mode in data.backstage.config.enforcement {
		mode in {"enforce", "warn", "shadow"}
	}
}

is_complete("exemptions") if {
	is_array(data.backstage.config.exemptions)
	every exemption in data.backstage.config.exemptions {
		is_complete_exemption(exemption)
	}
}

is_complete_exemption(exemption) if {
	every field in ["code", "expires", "ticket", "approvedBy"] {
		is_string(object.get(exemption, field, null))
	}
	some subject in ["template", "entity"]
	is_string(object.get(exemption, subject, null))
	timestamp.is_in_utc(exemption.expires)
}

is_complete("approvals") if {
	is_array(data.backstage.config.approvals)
	every listed in data.backstage.config.approvals {
		is_string(listed.template)
		are_texts(listed.groups)
		count(listed.groups) > 0
		are_texts(object.get(listed, "actions", []))
	}
}

is_complete("tier1_approvers") if are_texts(data.backstage.config.tier1_approvers)

are_texts(list) if {
	is_array(list)
	every element in list {
		is_string(element)
	}
}

deny contains f if {
	some part in ["allowed_actions", "approved_hosts", "approved_organisations", "plugin_requests", "owners", "enforcement", "exemptions", "approvals", "tier1_approvers"]
	not is_complete(part)
	f := finding.of(rego.metadata.chain(), {"message": sprintf("The setting %q is missing or malformed", [part])})
}
