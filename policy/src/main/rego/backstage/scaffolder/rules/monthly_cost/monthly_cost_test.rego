package backstage.scaffolder.rules.monthly_cost_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.monthly_cost

ceilings := {"development": 100}

messages(cost) := {finding.message | some finding in found} if {
	given := object.union(examples.with_value("/target/environment", "development"), {"context": {"cost": cost}})
	found := monthly_cost.deny with input as given with data.backstage.standards.monthly_ceilings as ceilings
}

test_less_than_the_ceiling_is_allowed if {
	count(messages({"monthly": 100, "currency": "EUR"})) == 0
	count(messages({"monthly": 0, "currency": "EUR"})) == 0
}

test_more_than_the_ceiling_is_not if {
	messages({"monthly": 120, "currency": "EUR"}) == {"This costs about 120 a month; the ceiling is 100"}
}

test_an_unknown_cost_is_told if {
	messages(null) == {"What this costs a month is not known; the ceiling is 100"}
	messages({"monthly": "much"}) == {"What this costs a month is not known; the ceiling is 100"}
}

test_it_begins_as_a_warning if {
	some finding in monthly_cost.deny with data.backstage.standards.monthly_ceilings as ceilings with input as examples.with_value("/target/environment", "development")
	finding.enforcement == "warn"
	finding.code == "FIN-001"
}

test_without_a_ceiling_there_is_nothing_to_say if {
	count(monthly_cost.deny) == 0 with data.backstage.standards.monthly_ceilings as ceilings with input as examples.with_value("/target/environment", "production")
	count(monthly_cost.deny) == 0 with data.backstage.standards.monthly_ceilings as {} with input as examples.step
}
