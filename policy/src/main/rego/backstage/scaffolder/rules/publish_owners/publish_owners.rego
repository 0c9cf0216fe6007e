# METADATA
# title: Work only below the organisations of the company
# description: |
#   An organisation that is not on the list of its host is somebody else's. On Bitbucket Cloud it is the workspace alone: an entry
#   `WORKSPACE/PROJECT`, as earlier versions compared it, approves nothing. `WORKSPACE` in its place approves all of its projects.
# custom:
#   code: SCM-003
#   severity: high
#   overridable: true
#   remediation: Choose an organisation that is approved for the host, or have an operator add this one to approved_organisations.
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
		"message": sprintf("Nothing may be changed below %q on %q", [organisation, host]),
		"path": "/step/input/repoUrl",
	})
}
