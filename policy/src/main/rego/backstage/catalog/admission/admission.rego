# METADATA
# title: Which entities the catalog admits
# description: |
#   Judges the entities of a batch one by one. Rules are found by their place: every package below
#   `backstage.catalog.rules` that has a `deny`, a `warn`, an `annotations` or a `quarantine`.
# schemas:
#   - input: schema["catalog-input-v1"]
package backstage.catalog.admission

import data.backstage.catalog.admission.one

# METADATA
# description: Without an id in the input there is no decision, and nothing that has no decision is admitted.
# entrypoint: true
decision := {
	"schema": "catalog-decision/v1",
	"id": input.id,
	"decisions": decisions,
	"ttl": 60,
}

shared := object.remove(input, ["entities"])

# One complete rule, for the same reason as in the decision on a plan.
judged := {index: verdict |
	some index, candidate in input.entities
	verdict := one.verdict with input as object.union(shared, object.union(candidate, {"schema": "catalog-entity/v1"}))
}

# In the order of the entities; one without a verdict is not admitted.
decisions := [object.get(judged, index, unjudged(candidate)) | some index, candidate in input.entities]

unjudged(candidate) := {
	"ref": object.get(candidate, "ref", ""),
	"admit": false,
	"deny": {{
		"code": "POLICY-UNDEFINED",
		"severity": "high",
		"enforcement": "enforce",
		"overridable": false,
		"message": "The policy has no decision on this entity",
	}},
	"warn": set(),
	"shadow": set(),
	"exempted": set(),
	"annotations": {},
	"quarantine": false,
}
