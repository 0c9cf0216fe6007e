# METADATA
# title: Data stays in the regions of its class
# description: |
#   A class of data that is asked for, as the parameter or value `dataClass` or as the template's label
#   `policy.callboard.dev/data-class`, is one of `standards.regions`, and each `region` that is asked for is one of that
#   class. Where no class has regions there is nothing to say.
# custom:
#   code: REG-001
#   severity: high
#   overridable: true
#   remediation: Choose a region that this class of data may be kept in.
package backstage.scaffolder.rules.data_regions

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.standards

values := object.get(req.step_input, "values", {})

classes contains class if {
	some part in [object.get(input, "parameters", {}), req.step_input, values]
	class := part.dataClass
}

classes contains class if {
	# A template that says nothing about data is not about any.
	# regal ignore:input-without-default
	class := input.template.labels["policy.callboard.dev/data-class"]
}

regions contains ["/parameters/region", region] if {
	# Where there is none, there is nothing to look at.
	# regal ignore:input-without-default
	region := input.parameters.region
}

regions contains ["/step/input/region", region] if {
	region := req.step_input.region
	not req.unknown("/region")
}

regions contains ["/step/input/values/region", region] if {
	region := values.region
	not req.unknown("/values/region")
}

deny contains f if {
	count(standards.regions) > 0
	some class in classes
	some [path, region] in regions
	not region in object.get(standards.regions, class, [])
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("Data of the class %v may not be kept in %v", [class, region]),
		"path": path,
	})
}
