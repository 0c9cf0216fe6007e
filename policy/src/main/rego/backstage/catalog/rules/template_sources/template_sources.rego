# METADATA
# title: Templates come from approved hosts
# description: |
#   A template acts with this server's credentials, so it is admitted only from the hosts of the setting
#   `standards.template_hosts`. While the list is empty every host is approved.
# custom:
#   code: ENT-001
#   severity: high
#   overridable: true
#   remediation: Move the template to one of the approved hosts, or have its host approved.
package backstage.catalog.rules.template_sources

import data.backstage.lib.finding
import data.backstage.lib.standards

is_template if lower(object.get(input, ["entity", "kind"], "template")) == "template"

target := object.get(input, ["location", "target"], "")

is_approved if count(standards.template_hosts) == 0

is_approved if {
	some host in standards.template_hosts
	startswith(target, concat("", ["https://", host, "/"]))
}

deny contains f if {
	is_template
	not is_approved
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("The template comes from %v, which is on none of the approved hosts", [target]),
		"path": "/location/target",
	})
}
