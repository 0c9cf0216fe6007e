# METADATA
# title: Repositories have plain names
# custom:
#   code: NAM-001
#   severity: medium
#   overridable: true
#   remediation: Use lower-case letters, digits and dashes, begin with a letter, and stay below 64 characters.
package backstage.scaffolder.rules.repository_names

import data.backstage.lib.finding
import data.backstage.lib.req

# A count in the pattern would make it long, and compiled rules prepare a pattern anew for each decision.
letters := "abcdefghijklmnopqrstuvwxyz"

is_plain(name) if {
	count(name) > 1
	count(name) < 64
	trim(name, concat("", [letters, "0123456789-"])) == ""
	trim_left(name, letters) != name
}

deny contains f if {
	req.is_publish
	not req.target_unknown
	name := req.target("repo")
	not is_plain(name)
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("%q is not a name for a repository", [name]),
		"path": "/step/input/repoUrl",
	})
}
