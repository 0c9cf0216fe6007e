# METADATA
# title: Work only on approved hosts
# custom:
#   code: SCM-001
#   severity: high
#   overridable: true
#   remediation: Choose an approved host, or have an operator add this one to approved_hosts.
package backstage.scaffolder.rules.publish_hosts

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.settings

deny contains f if {
	req.works_on_host
	not req.target_unknown
	host := req.target("host")
	not host in settings.approved_hosts
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("Nothing may be changed on the host %q; approved are %s", [host, concat(", ", settings.approved_hosts)]),
		"path": "/step/input/repoUrl",
	})
}
