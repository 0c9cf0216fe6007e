package backstage.scaffolder.rules.register_hosts_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.register_hosts

register(action_input) := examples.with_action("catalog:register", action_input)

test_an_approved_host_is_allowed if {
	every field in ["repoContentsUrl", "catalogInfoUrl"] {
		address := "https://git.acme.example/acme/invoices/src/branch/main"
		count(register_hosts.deny) == 0 with input as register({field: address}) with data.backstage.config as examples.config
	}
}

test_another_host_is_forbidden if {
	some finding in register_hosts.deny with input as register({"catalogInfoUrl": "https://elsewhere.example/a.yaml"}) with data.backstage.config as examples.config
	finding.code == "CAT-001"
	finding.message == "Nothing may be registered from https://elsewhere.example/a.yaml; approved are git.acme.example"
	finding.path == "/step/input/catalogInfoUrl"
}

test_what_only_looks_like_an_approved_host_is_forbidden if {
	every address in [
		"https://git.acme.example@elsewhere.example/a.yaml",
		"https://elsewhere.example/https://git.acme.example/",
		`https://elsewhere.example\@git.acme.example/`,
		"https://git.acme.example.elsewhere.example/",
		"http://git.acme.example/a.yaml",
		"file:///etc/passwd",
		"//git.acme.example/a.yaml",
		"",
		7,
		["https://git.acme.example/"],
	] {
		count(register_hosts.deny) == 1 with input as register({"catalogInfoUrl": address}) with data.backstage.config as examples.config
	}
}

test_both_addresses_are_looked_at if {
	both := register({"repoContentsUrl": "https://git.acme.example/a", "catalogInfoUrl": "https://elsewhere.example/"})
	count(register_hosts.deny) == 1 with input as both with data.backstage.config as examples.config
}

test_no_address_is_forbidden if count(register_hosts.deny) == 1 with input as register({}) with data.backstage.config as examples.config

test_an_address_that_is_not_known_yet_is_left_to_the_step if {
	every value in [{}, {"repoContentsUrl": "to be seen"}] {
		planned := json.patch(register(value), [
			{"op": "replace", "path": "/phase", "value": "plan"},
			{"op": "replace", "path": "/step/unknown", "value": ["/repoContentsUrl"]},
		])
		count(register_hosts.deny) == 0 with input as planned with data.backstage.config as examples.config
	}
}

test_without_a_list_nothing_is_approved if {
	known := register({"repoContentsUrl": "https://git.acme.example/a"})
	count(register_hosts.deny) == 1 with input as known with data.backstage.config as {}
}
