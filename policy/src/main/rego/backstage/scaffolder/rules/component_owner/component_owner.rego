# METADATA
# title: Only teams that may own things become owners
# description: |
#   The owner that is asked for has to be on the list, or be one of the groups of whoever asks. Nobody on the list of the
#   forbidden becomes an owner in either way.
# custom:
#   code: OWN-001
#   severity: high
#   overridable: true
#   remediation: Choose a team that may own services, for instance one of your own.
package backstage.scaffolder.rules.component_owner

import data.backstage.lib.finding
import data.backstage.lib.owner_ref
import data.backstage.lib.req
import data.backstage.lib.settings

# METADATA
# description: Where an owner can be asked for, each with the owner there.
asked contains ["/parameters/owner", owner] if {
	# Where there is none, there is nothing to look at.
	# regal ignore:input-without-default
	owner := input.parameters.owner
}

asked contains ["/step/input/values/owner", owner] if {
	owner := req.step_input.values.owner
	not req.unknown("/values/owner")
}

asked contains ["/step/input/entity/spec/owner", owner] if {
	req.action == "catalog:write"
	owner := req.step_input.entity.spec.owner
	not req.unknown("/entity/spec/owner")
}

may_own(ref) if {
	ref in settings.allowed_owners
	not ref in settings.forbidden_owners
}

may_own(ref) if {
	ref in object.get(input, ["subject", "ownershipRefs"], [])
	not ref in settings.forbidden_owners
}

deny contains f if {
	some [path, owner] in asked
	not may_own(owner_ref.full(owner))
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("%v may not own anything", [owner]),
		"path": path,
	})
}
