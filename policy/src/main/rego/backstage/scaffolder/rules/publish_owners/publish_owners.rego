# METADATA
# title: Publish only below the organisations of the company
# description: An organisation that is not on the list of its host is somebody else's.
# custom:
#   code: SCM-003
#   severity: high
#   overridable: true
#   remediation: Publish below one of the organisations that are approved for the host.
package backstage.scaffolder.rules.publish_owners

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.settings

deny contains f if {
	req.works_on_host
	not req.target_unknown
	host := req.target("host")
	organisation := req.target("org")
	approved := object.get(settings.approved_organisations, host, [])
	not organisation in approved
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("Nothing may be published below %q on %q", [organisation, host]),
		"path": "/step/input/repoUrl",
	})
}
