# METADATA
# title: Whether the catalog admits one entity
# custom:
#   code: INPUT-003
#   severity: critical
#   overridable: false
#   remediation: Tell the people who run this server; nothing in your files has to change.
package backstage.catalog.admission.one

import data.backstage.lib.finding
import data.backstage.lib.settings
import data.backstage.scaffolder.config_guard

verdict := {
	"ref": input.ref,
	"admit": admit,
	"deny": deny,
	"warn": (downgraded | warned),
	"shadow": shadow,
	"exempted": exempted,
	"annotations": annotations,
	"quarantine": quarantine,
}

default admit := false

admit if {
	input.schema == "catalog-entity/v1"
	count(problem) == 0
	count(deny) == 0
}

parts := {"ref": "string", "entity": "object", "location": "object", "provider": "string", "time": "string"}

problem contains sprintf("%s is not there", [name]) if {
	some name, type in parts
	type_name(object.get(input, name, null)) != type
}

problem contains sprintf("%s is not there", [name]) if {
	some name in ["raw", "previous", "subject"]
	object.get(input, name, false) == false
}

problem contains sprintf("entity.%s is not there", [name]) if {
	some name in ["kind", "apiVersion"]
	type_name(object.get(input, ["entity", name], null)) != "string"
}

problem contains sprintf("location.%s is not there", [name]) if {
	some name in ["type", "target"]
	type_name(object.get(input, ["location", name], null)) != "string"
}

raw contains finding.complete(f) if {
	some name
	some f in data.backstage.catalog.rules[name].deny
}

raw contains f if {
	some message in problem
	f := finding.of(rego.metadata.chain(), {"message": sprintf("The platform's input is not whole: %s", [message])})
}

raw contains f if some f in config_guard.deny

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
	names(exemption.entity, input.ref)
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
	some f in data.backstage.catalog.rules[name].warn
}

annotations[key] := min(values) if {
	some name
	some key, _ in data.backstage.catalog.rules[name].annotations
	values := {value | some value in wanted(key)}
}

wanted(key) := {value |
	some name
	value := data.backstage.catalog.rules[name].annotations[key]
	is_string(value)
}

default quarantine := false

quarantine if {
	some name
	data.backstage.catalog.rules[name].quarantine != false
}
