# METADATA
# title: What is made stays under the ceiling of its environment
# description: |
#   Where `standards.monthly_ceilings` has a ceiling for the environment, the estimated monthly cost is below it. Without an
#   estimate nobody can say that it is.
# custom:
#   code: FIN-001
#   severity: medium
#   enforcement: warn
#   overridable: true
#   remediation: Choose a smaller size, or ask for a higher ceiling.
package backstage.scaffolder.rules.monthly_cost

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.standards

ceiling := standards.monthly_ceilings[req.target("environment")]

monthly := cost if {
	cost := object.get(input, ["context", "cost", "monthly"], null)
	is_number(cost)
}

deny contains f if {
	monthly > ceiling
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("This costs about %v a month; the ceiling is %v", [monthly, ceiling]),
		"path": "/context/cost/monthly",
	})
}

deny contains f if {
	is_number(ceiling)
	not monthly
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("What this costs a month is not known; the ceiling is %v", [ceiling]),
		"path": "/context/cost",
	})
}
