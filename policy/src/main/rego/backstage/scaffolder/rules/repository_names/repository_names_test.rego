package backstage.scaffolder.rules.repository_names_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.repository_names

test_a_plain_name_is_allowed if count(repository_names.deny) == 0 with input as examples.step with data.backstage.config as examples.config

test_other_names_are_forbidden if {
	every name in ["", "x", "Invoices", "in voices", "../invoices", "invoices.git", "1invoices", null] {
		count(repository_names.deny) == 1 with input as examples.with_value("/target/repo", name) with data.backstage.config as examples.config
	}
}

test_the_message_has_the_name if {
	some finding in repository_names.deny with input as examples.with_value("/target/repo", "In Voices") with data.backstage.config as examples.config
	finding.code == "NAM-001"
	finding.message == `"In Voices" is not a name for a repository`
}

test_a_name_that_is_not_known_yet_is_left_to_the_step if {
	count(repository_names.deny) == 0 with input as examples.with_unknown("/repoUrl") with data.backstage.config as examples.config
}
