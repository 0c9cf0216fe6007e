# METADATA
# title: Nothing changes during a freeze
# description: |
#   Within a window of `standards.freezes`, nothing outside the workspace is changed in the environments of the freeze, nor
#   where the environment is not known, unless the task was started with break-glass and a ticket. What a step has put out
#   is not judged: a freeze that begins while it runs does not take back what it was allowed to do.
# custom:
#   code: CHG-001
#   severity: high
#   overridable: true
#   remediation: Wait until the freeze ends, or start the task with break-glass and the number of the change.
package backstage.scaffolder.rules.change_freeze

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.standards

changes_something if not object.get(input, ["step", "sideEffect"], "external") in {"none", "workspace"}

environment := req.target("environment")

concerns(freeze) if environment in freeze.environments

concerns(_) if environment == ""

# A time that is missing or cannot be read is in every window.
outside(freeze) if time.parse_rfc3339_ns(given_time) < time.parse_rfc3339_ns(freeze.from)

outside(freeze) if time.parse_rfc3339_ns(given_time) >= time.parse_rfc3339_ns(freeze.to)

given_time := object.get(input, "time", "")

has_ticket if {
	ticket := object.get(input, ["context", "breakGlass", "ticket"], "")
	is_string(ticket)
	ticket != ""
}

deny contains f if {
	req.phase != "output"
	some freeze in standards.freezes
	changes_something
	concerns(freeze)
	not outside(freeze)
	not has_ticket
	f := finding.of(rego.metadata.chain(), {"message": sprintf("%v is frozen until %s (%s)", [
		described,
		freeze.to,
		freeze.name,
	])})
}

described := environment if environment != ""

described := "An environment that is not known" if environment == ""
