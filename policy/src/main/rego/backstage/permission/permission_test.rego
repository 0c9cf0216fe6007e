package backstage.permission_test

import data.backstage.lib.opa_plugin
import data.backstage.permission

asked(name, action, resource_type) := {
	"schema": "permission-input/v1",
	"id": "01JD0000000000000000000000",
	"time": "2026-11-23T10:15:00Z",
	"subject": {
		"type": "user",
		"ref": "user:default/ada",
		"ownershipRefs": ["user:default/ada", "group:default/platform"],
		"authMethod": "token",
		"onBehalfOf": null,
		"entity": {"labels": {}, "annotations": {}},
	},
	"permission": {
		"name": name,
		"type": kinds[resource_type],
		"attributes": {"action": action},
		"resourceType": resource_type,
	},
	"resource": null,
	"caller": "catalog",
}

kinds := {null: "basic", "catalog-entity": "resource"}

read := asked("catalog.entity.read", "read", "catalog-entity")

delete := asked("catalog.entity.delete", "delete", "catalog-entity")

test_everyone_who_is_signed_in_reads if {
	decision := permission.decision with input as read
	decision == {
		"schema": "permission-decision/v1",
		"id": "01JD0000000000000000000000",
		"result": "ALLOW",
		"pluginId": null,
		"resourceType": null,
		"conditions": null,
		"reasons": set(),
		"rules": {"everyone_reads"},
		"ttl": 0,
	}
	stranger := json.patch(read, [{"op": "replace", "path": "/subject/authMethod", "value": "none"}])
	permission.decision.result == "DENY" with input as stranger
}

test_owners_remove_what_they_own if {
	decision := permission.decision with input as delete
	decision.result == "CONDITIONAL"
	decision.pluginId == "catalog"
	decision.rules == {"owners_change"}
	decision.resourceType == "catalog-entity"
	decision.conditions == {"anyOf": [{
		"resourceType": "catalog-entity",
		"rule": "IS_ENTITY_OWNER",
		"params": {"claims": ["user:default/ada", "group:default/platform"]},
	}]}
}

test_people_create_and_services_do_not if {
	create := asked("catalog.location.create", "create", null)
	permission.decision.result == "ALLOW" with input as create
	service := json.patch(create, [{"op": "replace", "path": "/subject/type", "value": "service"}])
	permission.decision.reasons == {"No rule grants this"} with input as service
	permission.decision.result == "ALLOW" with input as asked("scaffolder.action.execute", null, null)
}

test_what_no_rule_grants_is_denied if {
	decision := permission.decision with input as asked("kubernetes.proxy", null, null)
		with data.backstage.permission.rules as {}
	decision.result == "DENY"
	decision.reasons == {"No rule grants this"}
	decision.rules == set()
}

test_a_reason_against_it_is_stronger_than_a_grant if {
	decision := permission.decision with input as read with data.backstage.permission.rules.own as {"forbid": {"Not on Sundays"}}
	decision.result == "DENY"
	decision.reasons == {"Not on Sundays"}
	decision.rules == {"own"}
}

test_an_input_that_lacks_a_part_grants_nothing if {
	every part in object.keys(read) - {"id"} {
		permission.decision.result == "DENY" with input as object.remove(read, [part])
	}
	every path in ["/subject/ref", "/subject/type", "/subject/ownershipRefs", "/subject/authMethod", "/permission/name", "/permission/type", "/permission/attributes"] {
		permission.decision.result == "DENY" with input as json.remove(read, [path])
	}
	every path in ["/subject/ownershipRefs", "/permission/resourceType", "/permission/type"] {
		permission.decision.result == "DENY" with input as json.remove(delete, [path])
	}
	every nothing in [null, "text", [], {}] {
		not permission.decision with input as nothing
	}
}

test_a_condition_about_nothing_in_particular_is_no_grant if {
	decision := permission.decision with input as asked("some.permission", null, null)
		with data.backstage.permission.rules.own as {"grant": {{"rule": "IS_ENTITY_OWNER"}}}
	decision.result == "DENY"
}

test_rules_of_the_opa_plugins_are_asked if {
	proxy := asked("kubernetes.proxy", null, null)
	permission.decision.result == "ALLOW" with input as proxy with data.rbac_policy as {"decision": {"result": "ALLOW"}}
	permission.decision.result == "ALLOW" with input as proxy with data.backstage_policy as {"decision": {"result": "ALLOW"}}
}

test_they_are_given_the_input_they_know if {
	opa_plugin.asked == {
		"permission": {"name": "catalog.entity.read"},
		"identity": {"user": "user:default/ada", "claims": ["user:default/ada", "group:default/platform"]},
	} with input as read
}

test_a_condition_of_the_opa_plugins_is_one_of_ours if {
	owners := {"anyOf": [{"resourceType": "catalog-entity", "rule": "IS_ENTITY_KIND", "params": {"kinds": ["Component"]}}]}
	update := asked("catalog.entity.refresh", "refresh", "catalog-entity")
	conditional := {"result": "CONDITIONAL", "pluginId": "catalog", "resourceType": "catalog-entity", "conditions": owners}
	decision := permission.decision with input as update with data.rbac_policy as {"decision": conditional}
	decision.result == "CONDITIONAL"
	decision.conditions == {"anyOf": [owners]}
	permission.decision.result == "DENY" with input as asked("other", null, null) with data.rbac_policy as {"decision": conditional}
}

test_whatever_else_those_rules_say_grants_nothing if {
	every answer in [{"result": "DENY"}, {"result": "allow"}, {}, "ALLOW", true, {"result": "CONDITIONAL", "conditions": {}}] {
		permission.decision.result == "DENY" with input as asked("kubernetes.proxy", null, null)
			with data.rbac_policy as {"decision": answer}
	}
}
