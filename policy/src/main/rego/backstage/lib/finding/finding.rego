# METADATA
# title: Findings
# description: How a rule says what is wrong. Total, so that no finding is lost by a mistake in it.
package backstage.lib.finding

# METADATA
# description: |
#   A finding with what the METADATA of the rule's package says of the rule (give `rego.metadata.chain()`) and what the
#   rule says of this input (`message`, `path`).
of(chain, says) := object.union(object.union(unexplained, described(chain)), object.filter(says, ["message", "path"]))

# METADATA
# description: A finding with all it needs, of whatever a rule says. Has a value for everything.
complete(says) := object.union(unexplained, says) if is_object(says)

complete(says) := unexplained if not is_object(says)

unexplained := {
	"code": "UNCODED",
	"severity": "high",
	"enforcement": "enforce",
	"overridable": false,
	"message": "The rule gives no reason",
}

# The list is never empty: to compiled rules, the union of no objects is undefined.
described(chain) := object.filter(
	object.union_n(array.concat([{}], [object.get(link, ["annotations", "custom"], {}) | some link in array.reverse(chain)])),
	["code", "severity", "enforcement", "overridable", "remediation", "url"],
)
