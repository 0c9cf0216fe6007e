# METADATA
# title: The standards are set
# description: Without a list that a rule reads, nobody can say what the rule would have said.
# custom:
#   code: CONFIG-002
#   severity: critical
#   overridable: false
#   remediation: Tell the people who run this server; the policy's standards lack something or have it in a wrong form.
package backstage.scaffolder.rules.standards_set

import data.backstage.lib.finding
import data.backstage.lib.timestamp
import data.backstage.standards

default is_given(_) := false

is_given("approved_registries") if are_texts(standards.approved_registries)

is_given("approved_licences") if are_texts(standards.approved_licences)

is_given("regions") if {
	is_object(standards.regions)
	every _, allowed in standards.regions {
		are_texts(allowed)
	}
}

is_given("freezes") if {
	is_array(standards.freezes)
	every freeze in standards.freezes {
		is_string(freeze.name)
		are_texts(freeze.environments)
		timestamp.is_in_utc(freeze.from)
		timestamp.is_in_utc(freeze.to)
	}
}

is_given("monthly_ceilings") if {
	is_object(standards.monthly_ceilings)
	every _, ceiling in standards.monthly_ceilings {
		is_number(ceiling)
	}
}

is_given("template_hosts") if are_texts(standards.template_hosts)

are_texts(list) if {
	is_array(list)
	every element in list {
		is_string(element)
	}
}

deny contains f if {
	some part in ["approved_registries", "approved_licences", "regions", "freezes", "monthly_ceilings", "template_hosts"]
	not is_given(part)
	f := finding.of(rego.metadata.chain(), {"message": sprintf("The standard %q is missing or malformed", [part])})
}
