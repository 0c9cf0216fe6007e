# METADATA
# title: Approvals
# description: How a rule says that somebody has to agree first. Total, so that no requirement is lost by a mistake in it.
package backstage.lib.approval

# METADATA
# description: |
#   A requirement with what the METADATA of the rule's package says of the rule (give `rego.metadata.chain()`) and what
#   the rule asks for: `groups`, `reason`, and, if it is not one person within a day, `min`, `expires_in` and
#   `exclude_requester`.
of(chain, asks) := object.union_n([
	standard,
	{key: value | some key, value in says(chain); key in {"code", "severity", "enforcement", "overridable"}},
	object.filter(asks, ["groups", "reason", "min", "expires_in", "exclude_requester"]),
])

standard := {
	"code": "UNCODED",
	"severity": "high",
	"enforcement": "enforce",
	"overridable": false,
	"reason": "The rule gives no reason",
	"min": 1,
	"expires_in": "24h",
	"exclude_requester": true,
}

# The list is never empty: to compiled rules, the union of no objects is undefined.
says(chain) := object.union_n(array.concat([{}], [object.get(link, ["annotations", "custom"], {}) | some link in array.reverse(chain)]))

# METADATA
# description: The same as a finding, for where the requirement is only told or noted.
as_finding(requirement) := {
	"code": object.get(requirement, "code", "UNCODED"),
	"severity": object.get(requirement, "severity", "high"),
	"enforcement": object.get(requirement, "enforcement", "enforce"),
	"overridable": object.get(requirement, "overridable", false),
	"message": sprintf("This would need an approval: %v", [object.get(requirement, "reason", "no reason is given")]),
}
