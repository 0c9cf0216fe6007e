package backstage.scaffolder.rules.data_regions_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.data_regions

regions := {"restricted": ["eu-central-1"], "public": ["eu-central-1", "us-east-1"]}

messages(given) := {finding.message | some finding in found} if {
	found := data_regions.deny with input as given with data.backstage.standards.regions as regions
}

with_parameters(parameters) := object.union(examples.step, {"parameters": parameters})

test_a_region_of_the_class_is_allowed if {
	count(messages(with_parameters({"dataClass": "restricted", "region": "eu-central-1"}))) == 0
	count(messages(with_parameters({"dataClass": "public", "region": "us-east-1"}))) == 0
}

test_another_region_is_forbidden if {
	messages(with_parameters({"dataClass": "restricted", "region": "us-east-1"})) == {"Data of the class restricted may not be kept in us-east-1"}
}

test_a_class_that_nobody_knows_may_be_kept_nowhere if {
	count(messages(with_parameters({"dataClass": "secret", "region": "eu-central-1"}))) == 1
}

test_the_label_of_the_template_is_a_class if {
	labelled := object.union(with_parameters({"region": "us-east-1"}), {"template": {"labels": {"policy.callboard.dev/data-class": "restricted"}}})
	count(messages(labelled)) == 1
}

test_values_and_inputs_are_looked_at if {
	count(messages(object.union(with_parameters({"dataClass": "restricted"}), {"step": {"input": {"region": "us-east-1"}}}))) == 1
	count(messages(object.union(examples.step, {"step": {"input": {"values": {"dataClass": "restricted", "region": "us-east-1"}}}}))) == 1
}

test_where_no_class_has_regions_there_is_nothing_to_say if {
	count(data_regions.deny) == 0 with input as with_parameters({"dataClass": "restricted", "region": "us-east-1"}) with data.backstage.standards.regions as {}
}
