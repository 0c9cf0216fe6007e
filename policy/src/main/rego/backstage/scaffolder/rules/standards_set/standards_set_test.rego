package backstage.scaffolder.rules.standards_set_test

import data.backstage.manifest
import data.backstage.scaffolder.rules.standards_set
import data.backstage.standards

test_the_shipped_standards_are_set if {
	count(standards_set.deny) == 0
	count(manifest.problems) == 0
}

test_each_standard_that_is_missing_is_named if {
	count(standards_set.deny) == 6 with data.backstage.standards as {}
	problems := manifest.problems with data.backstage.standards as object.remove(standards, ["regions"])
	problems == [`The standard "regions" is missing or malformed`]
}

test_malformed_standards_are_named if {
	count(standards_set.deny) == 6 with data.backstage.standards as {
		"approved_registries": "all",
		"approved_licences": [1],
		"regions": {"restricted": "eu"},
		"freezes": [{"name": "no end", "environments": ["production"], "from": "2026-12-20T00:00:00Z"}],
		"monthly_ceilings": {"production": "much"},
		"template_hosts": {},
	}
}
