# METADATA
# title: The decision on one step
# description: |
#   Collects what the rules say of one step and whether anything of it stands in the way. Rules are found by their place:
#   every package below `backstage.scaffolder.rules` that has a `deny`, a `warn`, a `require_approval` or an `obligations`.
package backstage.scaffolder.action

import data.backstage.lib.finding
import data.backstage.lib.settings
import data.backstage.scaffolder.action.shape
import data.backstage.scaffolder.config_guard

# METADATA
# description: Without an id in the input there is no decision; an undefined decision is a refusal.
# entrypoint: true
decision := {
	"schema": "decision/v1",
	"id": input.id,
	"allow": allow,
	"deny": deny,
	"warn": (downgraded | warned),
	"shadow": shadow,
	"exempted": exempted,
	"require_approval": require_approval,
	"obligations": obligations,
	"ttl": ttl,
}

default allow := false

allow if {
	input.schema == "action-input/v1"
	count(shape.problems) == 0
	count(deny) == 0
}

raw contains finding.complete(f) if {
	some name
	some f in data.backstage.scaffolder.rules[name].deny
}

raw contains f if some f in config_guard.deny

raw contains f if some f in shape.problems

mode(f) := object.get(settings.enforcement, f.code, f.enforcement)

exempted := {f |
	some f in raw
	f.overridable == true
	some exemption in settings.exemptions
	covers(exemption, f)
}

# An exemption that has ended, or whose end cannot be read, covers nothing.
covers(exemption, f) if {
	exemption.code == f.code
	names(exemption.template, input.template.ref)
	names(object.get(exemption, "subject", "*"), input.subject.ref)
	time.parse_rfc3339_ns(input.time) < time.parse_rfc3339_ns(exemption.expires)
}

names(pattern, ref) if pattern == ref

names(pattern, ref) if {
	endswith(pattern, "*")
	startswith(ref, trim_suffix(pattern, "*"))
}

shadow := {f | some f in raw; f.overridable == true; mode(f) == "shadow"} - exempted

downgraded := ({f | some f in raw; f.overridable == true; mode(f) == "warn"} - exempted) - shadow

# What is not downgraded on purpose is a denial, so that nothing is lost by a mistake in a finding.
deny := ((raw - exempted) - shadow) - downgraded

warned contains finding.complete(f) if {
	some name
	some f in data.backstage.scaffolder.rules[name].warn
}

require_approval contains requirement if {
	some name
	some requirement in data.backstage.scaffolder.rules[name].require_approval
}

obligations contains obligation if {
	some name
	some obligation in data.backstage.scaffolder.rules[name].obligations
}

default ttl := 60

# Exemptions end.
ttl := 0 if count(exempted) > 0
