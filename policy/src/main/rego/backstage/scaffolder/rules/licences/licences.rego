# METADATA
# title: Software has an approved licence
# description: |
#   A licence that is asked for, as a parameter or as a value of a skeleton, is on the list `standards.approved_licences`,
#   written as SPDX does.
# custom:
#   code: LIC-001
#   severity: medium
#   overridable: true
#   remediation: Choose one of the approved licences, or ask the legal department for another.
package backstage.scaffolder.rules.licences

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.standards

names := {"license", "licence"}

asked contains [concat("/", ["/parameters", name]), licence] if {
	some name in names

	# Where there is none, there is nothing to look at.
	# regal ignore:input-without-default
	licence := input.parameters[name]
}

asked contains [concat("/", ["/step/input", name]), licence] if {
	some name in names
	licence := req.step_input[name]
	not req.unknown(concat("/", ["", name]))
}

asked contains [concat("/", ["/step/input/values", name]), licence] if {
	some name in names
	licence := req.step_input.values[name]
	not req.unknown(concat("/", ["/values", name]))
}

deny contains f if {
	some [path, licence] in asked
	not licence in standards.approved_licences
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("The licence %v is not approved; approved are %s", [licence, concat(", ", standards.approved_licences)]),
		"path": path,
	})
}
