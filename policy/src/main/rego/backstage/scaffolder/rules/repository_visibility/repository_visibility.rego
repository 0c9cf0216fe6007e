# METADATA
# title: Repositories are private unless the template may publish openly
# description: |
#   A template whose repositories may be public carries the label `policy.callboard.dev/public-ok: "true"`. Where nothing
#   is said, the repository is made private.
# custom:
#   code: SCM-002
#   severity: high
#   overridable: true
#   remediation: Choose private or internal, or ask the template's owner to label it for public repositories.
package backstage.scaffolder.rules.repository_visibility

import data.backstage.lib.finding
import data.backstage.lib.req

visibility := object.get(req.step_input, "repoVisibility", null)

may_be_public if object.get(input, ["template", "labels", "policy.callboard.dev/public-ok"], "") == "true"

# The actions that can be told.
takes_visibility := {"publish:github", "publish:gitlab", "github:repo:create"}

deny contains f if {
	req.action in (takes_visibility | {"publish:bitbucketCloud", "publish:bitbucketServer", "publish:gitea"})
	not req.unknown("/repoVisibility")
	not visibility in {null, "private", "internal"}
	not may_be_public
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("A repository of this template may not be %v", [visibility]),
		"path": "/step/input/repoVisibility",
	})
}

obligations contains {"op": "set_input", "path": "/repoVisibility", "value": "private", "code": "SCM-002"} if {
	req.phase == "step"
	req.action in takes_visibility
	visibility == null
}
