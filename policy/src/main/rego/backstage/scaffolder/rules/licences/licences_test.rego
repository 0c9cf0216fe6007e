package backstage.scaffolder.rules.licences_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.licences

paths(given) := {finding.path | some finding in found} if {
	found := licences.deny with input as given with data.backstage.standards.approved_licences as ["MIT"]
}

test_an_approved_licence_is_allowed if count(paths(object.union(examples.step, {"parameters": {"license": "MIT"}}))) == 0

test_another_licence_is_forbidden_wherever_it_stands if {
	paths(object.union(examples.step, {"parameters": {"licence": "AGPL-3.0-only"}})) == {"/parameters/licence"}
	paths(examples.with_action("fetch:template", {"values": {"license": "Beerware"}})) == {"/step/input/values/license"}
	paths(examples.with_action("acme:new", {"license": ["MIT"]})) == {"/step/input/license"}
}

test_a_licence_that_is_not_known_yet_is_left_to_the_step if {
	planned := object.union(examples.with_action("acme:new", {"license": "${{ steps.a.output.b }}"}), {"phase": "plan", "step": {"unknown": ["/license"]}})
	count(paths(planned)) == 0
}

test_without_a_list_nothing_is_approved if {
	count(licences.deny) == 1 with input as object.union(examples.step, {"parameters": {"license": "MIT"}}) with data.backstage.standards as {}
}

test_where_none_is_asked_for_there_is_nothing_to_say if {
	count(paths(examples.step)) == 0
	count(paths({})) == 0
}
