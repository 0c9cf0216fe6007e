# METADATA
# title: Register only what lies on approved hosts
# description: |
#   What is registered is read again and again, and puts entities into the catalog. The address is most often the output
#   of the step that published, so this rule speaks at the step.
# custom:
#   code: CAT-001
#   severity: high
#   overridable: true
#   remediation: Register a file in a repository on one of the approved hosts.
package backstage.scaffolder.rules.register_hosts

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.settings

addresses contains [field, object.get(req.step_input, field, "")] if {
	some field in ["repoContentsUrl", "catalogInfoUrl"]
	object.get(req.step_input, field, null) != null
	not req.unknown(concat("/", ["", field]))
}

names_nothing if {
	count(addresses) == 0
	not req.target_unknown
}

is_approved(address) if {
	is_string(address)
	startswith(address, "https://")
	host := split(trim_prefix(address, "https://"), "/")[0]
	is_plain_host(host)
	host in settings.approved_hosts
}

is_plain_host(host) if {
	every character in ["@", "\\", "?", "#"] {
		not contains(host, character)
	}
}

deny contains f if {
	req.is_register
	some [field, address] in addresses
	not is_approved(address)
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("Nothing may be registered from %v; approved are %s", [address, concat(", ", settings.approved_hosts)]),
		"path": concat("/", ["/step/input", field]),
	})
}

deny contains f if {
	req.is_register
	names_nothing
	f := finding.of(rego.metadata.chain(), {
		"message": "It is not said what is to be registered",
		"path": "/step/input",
	})
}
