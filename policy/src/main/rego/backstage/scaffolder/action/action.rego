# METADATA
# title: The decision on one step
# description: |
#   Collects what the rules say of one step and whether anything of it stands in the way. Rules are found by their place:
#   every package below `backstage.scaffolder.rules` that has a `deny`, a `warn`, a `require_approval` or an `obligations`.
package backstage.scaffolder.action

import data.backstage.lib.approval
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
	"exempted": (exempted | broken_glass),
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

# What rules say against the step, and what they want approved first: both can be put on trial and exempted.
said := raw | {approval.as_finding(requirement) | some requirement in asked}

exempted := {f |
	some f in said
	f.overridable == true
	some exemption in settings.exemptions
	covers(exemption, f)
}

# Break-glass needs a ticket and a reason, and never lifts what is critical.
default glass_is_broken := false

glass_is_broken if {
	glass := object.get(input, ["context", "breakGlass"], null)
	is_object(glass)
	every part in ["by", "ticket", "reason"] {
		is_told(object.get(glass, part, ""))
	}
}

is_told(text) if {
	is_string(text)
	trim_space(text) != ""
}

by_break_glass := {f |
	glass_is_broken
	some f in said
	f.overridable == true
	f.severity in {"low", "medium", "high"}
} - exempted

broken_glass := {object.union(f, {"breakGlass": true}) | some f in by_break_glass}

lifted := exempted | by_break_glass

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

shadow := {f | some f in said; f.overridable == true; mode(f) == "shadow"} - lifted

downgraded := ({f | some f in said; f.overridable == true; mode(f) == "warn"} - lifted) - shadow

# What is not downgraded on purpose is a denial, so that nothing is lost by a mistake in a finding.
deny := ((raw - lifted) - shadow) - downgraded

warned contains finding.complete(f) if {
	some name
	some f in data.backstage.scaffolder.rules[name].warn
}

asked contains requirement if {
	some name
	some requirement in data.backstage.scaffolder.rules[name].require_approval
}

not_required := {requirement |
	some requirement in asked
	approval.as_finding(requirement) in ((lifted | shadow) | downgraded)
}

require_approval := asked - not_required

obligations contains obligation if {
	some name
	some obligation in data.backstage.scaffolder.rules[name].obligations
}

default ttl := 60

# Exemptions end.
ttl := 0 if count(lifted) > 0
