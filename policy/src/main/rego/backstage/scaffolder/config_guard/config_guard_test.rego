package backstage.scaffolder.config_guard_test

import data.backstage.config
import data.backstage.manifest
import data.backstage.scaffolder.config_guard

test_the_shipped_configuration_is_complete if {
	count(config_guard.deny) == 0
	count(manifest.problems) == 0
}

test_every_part_is_missed if {
	every part in object.keys(config) {
		problems := manifest.problems with data.backstage.config as object.remove(config, [part])
		problems == [sprintf("The setting %q is missing or malformed", [part])]
	}
}

test_every_part_has_its_form if {
	every part in object.keys(config) {
		count(config_guard.deny) == 1 with data.backstage.config as object.union(config, {part: "text"})
		count(config_guard.deny) == 1 with data.backstage.config as object.union(config, {part: [1]})
	}
}

test_no_configuration_at_all_is_missed if count(config_guard.deny) == 9 with data.backstage.config as {}

test_an_exemption_has_an_end if {
	exemption := {"code": "SCM-001", "template": "*", "ticket": "T-1", "approvedBy": "user:default/ann"}
	count(config_guard.deny) == 1 with data.backstage.config.exemptions as [exemption]
	count(config_guard.deny) == 1 with data.backstage.config.exemptions as [object.union(exemption, {"expires": "soon"})]
	ending := object.union(exemption, {"expires": "2027-01-01T00:00:00Z"})
	count(config_guard.deny) == 0 with data.backstage.config.exemptions as [ending]
}

test_an_unknown_mode_is_a_problem if {
	count(config_guard.deny) == 1 with data.backstage.config.enforcement as {"SCM-001": "off"}
}

test_an_approval_names_somebody if {
	count(config_guard.deny) == 1 with data.backstage.config.approvals as [{"template": "*", "groups": []}]
	count(config_guard.deny) == 0 with data.backstage.config.approvals as [{"template": "*", "groups": ["group:default/leads"]}]
}
