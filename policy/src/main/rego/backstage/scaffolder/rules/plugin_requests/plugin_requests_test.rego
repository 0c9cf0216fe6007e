package backstage.scaffolder.rules.plugin_requests_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.plugin_requests

config := object.union(examples.config, {"plugin_requests": {"catalog": ["GET", "POST"], "proxy/tickets": ["GET"]}})

asking(method, path) := examples.with_action("http:backstage:request", {"method": method, "path": path})

test_what_is_listed_is_allowed if {
	every request in [
		["GET", "catalog/entities"],
		["GET", "/catalog/entities?filter=kind=api"],
		["POST", "catalog/entities/by-refs"],
		["GET", "catalog"],
		["GET", "/proxy/tickets/open"],
	] {
		count(plugin_requests.deny) == 0 with input as asking(request[0], request[1]) with data.backstage.config as config
	}
}

test_what_is_not_listed_is_forbidden if {
	every request in [
		["DELETE", "catalog/entities/by-uid/1"],
		["GET", "catalogue/entities"],
		["GET", "proxy/tickets-of-others/open"],
		["GET", "proxy"],
		["POST", "proxy/tickets/open"],
		["get", "catalog/entities"],
		["GET", "//catalog/entities"],
		["GET", "https://catalog/entities"],
		["GET", "CATALOG/entities"],
		["GET", ""],
		["", "catalog/entities"],
		["GET", ["catalog"]],
		["GET", null],
		[null, "catalog"],
	] {
		count(plugin_requests.deny) == 1 with input as asking(request[0], request[1]) with data.backstage.config as config
	}
}

test_it_says_what_was_asked if {
	some finding in plugin_requests.deny with input as asking("DELETE", "catalog/entities/by-uid/1") with data.backstage.config as config
	finding.code == "API-001"
	finding.message == "No step may send DELETE to catalog/entities/by-uid/1"
	finding.path == "/step/input/path"
}

test_without_path_or_method_it_is_forbidden if {
	every action_input in [{}, {"method": "GET"}, {"path": "catalog/entities"}] {
		run := examples.with_action("http:backstage:request", action_input)
		count(plugin_requests.deny) == 1 with input as run with data.backstage.config as config
	}
}

test_without_a_list_nothing_is_allowed if {
	every settings in [{}, {"plugin_requests": ["catalog"]}, {"plugin_requests": {}}, {"plugin_requests": {"catalog": "GET"}}] {
		count(plugin_requests.deny) == 1 with input as asking("GET", "catalog/entities") with data.backstage.config as settings
	}
}

test_what_is_not_known_yet_is_left_to_the_step if {
	planned := json.patch(asking("GET", "to be seen"), [
		{"op": "replace", "path": "/phase", "value": "plan"},
		{"op": "replace", "path": "/step/unknown", "value": ["/path"]},
	])
	count(plugin_requests.deny) == 0 with input as planned with data.backstage.config as config
}

test_other_actions_are_left_alone if {
	count(plugin_requests.deny) == 0 with input as examples.step with data.backstage.config as config
	count(plugin_requests.deny) == 0 with input as object.remove(examples.step, ["step"]) with data.backstage.config as config
}

test_the_shipped_list_lets_steps_read_the_catalog_and_change_nothing if {
	count(plugin_requests.deny) == 0 with input as asking("GET", "catalog/entities")
	every request in [["POST", "catalog/locations"], ["GET", "proxy/tickets"], ["GET", "scaffolder/v2/tasks"], ["POST", "approvals/v1/requests/1/approve"]] {
		count(plugin_requests.deny) == 1 with input as asking(request[0], request[1])
	}
}
