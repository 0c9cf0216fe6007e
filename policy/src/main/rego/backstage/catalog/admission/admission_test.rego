package backstage.catalog.admission_test

import data.backstage.catalog.admission
import data.backstage.examples_test as examples

component := {
	"ref": "component:default/invoices",
	"entity": {
		"apiVersion": "backstage.io/v1alpha1",
		"kind": "Component",
		"metadata": {"name": "invoices"},
		"spec": {"type": "service", "lifecycle": "production", "owner": "payments-team"},
	},
	"raw": null,
	"previous": null,
	"location": {"type": "url", "target": "https://git.acme.example/acme/invoices/blob/main/catalog-info.yaml", "owner": null},
	"provider": "location",
	"subject": null,
}

batch(entities) := {
	"schema": "catalog-input/v1",
	"id": "01JD0000000000000000000000",
	"time": "2026-11-23T10:15:00Z",
	"entities": entities,
}

changed(pointer, value) := json.patch(component, [{"op": "add", "path": pointer, "value": value}])

judged(entity) := decision.decisions[0] if {
	decision := admission.decision with input as batch([entity]) with data.backstage.config as examples.config
}

codes(findings) := {finding.code | some finding in findings}

template := json.patch(component, [
	{"op": "replace", "path": "/entity/kind", "value": "Template"},
	{"op": "replace", "path": "/ref", "value": "template:default/invoices"},
])

hosts := {"template_hosts": ["templates.acme.example"]}

test_an_entity_without_fault_is_admitted if {
	judged(component) == {
		"ref": "component:default/invoices",
		"admit": true,
		"deny": set(),
		"warn": set(),
		"shadow": set(),
		"exempted": set(),
		"annotations": {},
		"quarantine": false,
	}
}

test_the_answers_are_in_the_order_of_the_entities if {
	nameless := object.remove(component, ["entity"])
	decision := admission.decision with input as batch([component, nameless, template]) with data.backstage.config as examples.config
	[answer.admit | some answer in decision.decisions] == [true, false, true]
	decision.id == "01JD0000000000000000000000"
}

test_what_has_no_reference_is_not_admitted if {
	answer := judged(object.remove(component, ["ref"]))
	not answer.admit
	codes(answer.deny) == {"POLICY-UNDEFINED"}
}

test_an_input_that_lacks_a_part_admits_nothing if {
	every part in ["entity", "raw", "previous", "location", "provider", "subject"] {
		answer := judged(object.remove(component, [part]))
		not answer.admit
		"INPUT-003" in codes(answer.deny)
	}
	every part in ["entity/kind", "entity/apiVersion", "location/type", "location/target"] {
		answer := judged(json.remove(component, [part]))
		not answer.admit
		"INPUT-003" in codes(answer.deny)
	}
}

test_nothing_is_admitted_without_settings if {
	decision := admission.decision with input as batch([component]) with data.backstage.config as {}
	"CONFIG-001" in codes(decision.decisions[0].deny)
}

test_templates_come_from_approved_hosts if {
	admission.decision.decisions[0].admit with input as batch([template]) with data.backstage.config as examples.config
	decision := admission.decision with input as batch([template])
		with data.backstage.config as examples.config
		with data.backstage.standards as hosts
	codes(decision.decisions[0].deny) == {"ENT-001"}
	approved := json.patch(template, [{"op": "replace", "path": "/location/target", "value": "https://templates.acme.example/a/b"}])
	admission.decision.decisions[0].admit with input as batch([approved])
		with data.backstage.config as examples.config
		with data.backstage.standards as hosts
}

test_other_entities_come_from_anywhere if {
	admission.decision.decisions[0].admit with input as batch([component])
		with data.backstage.config as examples.config
		with data.backstage.standards as hosts
}

test_what_is_in_production_and_belongs_to_nobody_is_told if {
	every owner in ["", "user:default/ada", "a:b:c"] {
		answer := judged(changed("/entity/spec/owner", owner))
		answer.admit
		codes(answer.warn) == {"ENT-002"}
	}
}

test_what_is_not_in_production_may_belong_to_a_person if {
	experiment := json.patch(component, [
		{"op": "add", "path": "/entity/spec/lifecycle", "value": "experimental"},
		{"op": "add", "path": "/entity/spec/owner", "value": "user:ada"},
	])
	judged(experiment).warn == set()
}

test_a_rule_can_be_enforced_tried_and_exempted if {
	nobody := changed("/entity/spec/owner", "user:ada")
	enforced := object.union(examples.config, {"enforcement": {"ENT-002": "enforce"}})
	decision := admission.decision with input as batch([nobody]) with data.backstage.config as enforced
	codes(decision.decisions[0].deny) == {"ENT-002"}
	tried := object.union(examples.config, {"enforcement": {"ENT-002": "shadow"}})
	shadowed := admission.decision with input as batch([nobody]) with data.backstage.config as tried
	codes(shadowed.decisions[0].shadow) == {"ENT-002"}
	shadowed.decisions[0].admit
	every pattern in ["component:default/invoices", "component:default/*"] {
		exemption := {"code": "ENT-002", "entity": pattern, "expires": "2026-12-01T00:00:00Z", "ticket": "T-1", "approvedBy": "user:default/bob"}
		exempt := object.union(enforced, {"exemptions": [exemption]})
		lifted := admission.decision with input as batch([nobody]) with data.backstage.config as exempt
		codes(lifted.decisions[0].exempted) == {"ENT-002"}
		lifted.decisions[0].admit
		late := object.union(enforced, {"exemptions": [object.union(exemption, {"expires": "2026-11-01T00:00:00Z"})]})
		ended := admission.decision with input as batch([nobody]) with data.backstage.config as late
		not ended.decisions[0].admit
	}
}

test_rules_may_remark_annotate_and_quarantine if {
	own := {"looked_at": {
		"warn": {{"code": "OWN-900", "message": "look"}},
		"annotations": {"policy.backstage/seen": "yes"},
		"quarantine": true,
	}}
	decision := admission.decision with input as batch([component])
		with data.backstage.config as examples.config
		with data.backstage.catalog.rules as own
	answer := decision.decisions[0]
	codes(answer.warn) == {"OWN-900"}
	answer.annotations == {"policy.backstage/seen": "yes"}
	answer.quarantine
}

test_what_a_rule_forbids_is_not_admitted_without_any_part if {
	every path in ["/ref", "/entity", "/raw", "/previous", "/location", "/provider", "/subject", "/location/target", "/location/type", "/entity/kind"] {
		decision := admission.decision with input as batch([json.remove(template, [path])])
			with data.backstage.config as examples.config
			with data.backstage.standards as hosts
		not decision.decisions[0].admit
	}
}
