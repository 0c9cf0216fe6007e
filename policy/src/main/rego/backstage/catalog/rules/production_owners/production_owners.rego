# METADATA
# title: What is in production belongs to a group
# description: |
#   People leave; a component, an API or a resource whose lifecycle is `production` names a group as its owner.
# custom:
#   code: ENT-002
#   severity: low
#   enforcement: warn
#   overridable: true
#   remediation: Name a group in spec.owner.
package backstage.catalog.rules.production_owners

import data.backstage.lib.finding
import data.backstage.lib.owner_ref

lifecycle := object.get(input, ["entity", "spec", "lifecycle"], "production")

concerned if {
	lower(object.get(input, ["entity", "kind"], "component")) in {"component", "api", "resource"}
	lifecycle == "production"
}

deny contains f if {
	concerned
	not startswith(owner_ref.full(object.get(input, ["entity", "spec", "owner"], "")), "group:")
	f := finding.of(rego.metadata.chain(), {
		"message": "It is in production and belongs to no group",
		"path": "/entity/spec/owner",
	})
}
