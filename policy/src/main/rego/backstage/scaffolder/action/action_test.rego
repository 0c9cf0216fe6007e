package backstage.scaffolder.action_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.action

elsewhere := examples.with_value("/target/host", "git.elsewhere.example")

codes(findings) := {finding.code | some finding in findings}

test_a_step_without_fault_is_allowed if {
	decision := action.decision with input as examples.step with data.backstage.config as examples.config
	decision == {
		"schema": "decision/v1",
		"id": examples.step.id,
		"allow": true,
		"deny": set(),
		"warn": set(),
		"shadow": set(),
		"exempted": set(),
		"require_approval": set(),
		"obligations": set(),
		"ttl": 60,
	}
}

test_what_rules_forbid_is_not_allowed if {
	decision := action.decision with input as elsewhere with data.backstage.config as examples.config
	not decision.allow
	codes(decision.deny) == {"SCM-001", "SCM-003"}
}

test_what_is_no_input_is_undefined if {
	every nothing in [null, "text", 1, [], {}] {
		not action.decision with input as nothing with data.backstage.config as examples.config
	}
}

test_an_input_that_lacks_a_part_is_not_allowed if {
	every part in object.keys(examples.step) - {"id", "workspace"} {
		decision := action.decision with input as object.remove(examples.step, [part]) with data.backstage.config as examples.config
		not decision.allow
		"INPUT-001" in codes(decision.deny)
	}
}

test_a_step_that_lacks_a_part_is_not_allowed if {
	every part in ["id", "index", "action", "sideEffect", "input", "unknown", "redacted"] {
		decision := action.decision with input as json.remove(examples.step, [concat("/", ["step", part])]) with data.backstage.config as examples.config
		not decision.allow
		"INPUT-001" in codes(decision.deny)
	}
}

test_removing_anything_makes_nothing_more_permissive if {
	every path in removable {
		decision := action.decision with input as json.remove(elsewhere, [path]) with data.backstage.config as examples.config
		not decision.allow
	}
}

removable contains concat("/", [sprintf("%v", [token]) | some token in path]) if {
	walk(elsewhere, [path, _])
	count(path) > 0
	path != ["id"]
}

test_unknown_values_are_for_plans if {
	decision := action.decision with input as object.union(elsewhere, {"step": {"unknown": ["/repoUrl"]}}) with data.backstage.config as examples.config
	not decision.allow
	"INPUT-001" in codes(decision.deny)
}

test_a_missing_setting_is_a_denial if {
	decision := action.decision with input as examples.step with data.backstage.config as {}
	not decision.allow
	"CONFIG-001" in codes(decision.deny)
}

test_a_rule_on_trial_only_notes if {
	modes := {"SCM-001": "shadow", "SCM-003": "warn"}
	decision := action.decision with input as elsewhere with data.backstage.config as object.union(examples.config, {"enforcement": modes})
	decision.allow
	codes(decision.shadow) == {"SCM-001"}
	codes(decision.warn) == {"SCM-003"}
}

test_what_is_not_overridable_stays_a_denial if {
	leaking := examples.with_value("/parameters/name", "-----BEGIN PRIVATE KEY-----")
	modes := {"SEC-001": "shadow", "INPUT-001": "warn", "CONFIG-001": "shadow"}
	decision := action.decision with input as leaking with data.backstage.config as object.union(examples.config, {"enforcement": modes})
	not decision.allow
	codes(decision.deny) == {"SEC-001"}
}

test_a_finding_with_mistakes_is_a_denial if {
	every mistaken in ["text", 1, null, ["text"], {}, {"code": "X-1"}, {"code": "X-1", "enforcement": "never", "overridable": true}] {
		decision := action.decision with input as examples.step with data.backstage.config as examples.config
			with data.backstage.scaffolder.rules as {"mine": {"deny": {mistaken}}}
		not decision.allow
		every finding in decision.deny {
			{"code", "severity", "message"} - object.keys(finding) == set()
		}
	}
}

exemption := {
	"code": "SCM-001",
	"template": "template:default/*",
	"expires": "2026-11-24T00:00:00Z",
	"ticket": "T-1",
	"approvedBy": "user:default/ann",
}

exempting(changes) := decision if {
	decision := action.decision with input as elsewhere
		with data.backstage.config as object.union(examples.config, {"exemptions": [object.union(exemption, changes)]})
}

test_an_exemption_moves_a_finding_out_of_the_way if {
	decision := exempting({})
	codes(decision.exempted) == {"SCM-001"}
	codes(decision.deny) == {"SCM-003"}
	decision.ttl == 0
}

test_an_exemption_ends if codes(exempting({"expires": "2026-11-23T10:15:00Z"}).deny) == {"SCM-001", "SCM-003"}

test_an_exemption_is_for_its_template_and_subject if {
	codes(exempting({"template": "template:default/other"}).deny) == {"SCM-001", "SCM-003"}
	codes(exempting({"subject": "user:default/ann"}).deny) == {"SCM-001", "SCM-003"}
	codes(exempting({"subject": "user:default/guest"}).deny) == {"SCM-003"}
}

test_approvals_and_obligations_are_collected if {
	requirement := {"code": "APP-001", "groups": ["group:default/sre"], "min": 1, "reason": "tier 1"}
	obligation := {"op": "set_input", "path": "/a", "value": 1, "code": "X-1"}
	warning := {"code": "W-1", "message": "mind"}
	mine := {"mine": {"require_approval": {requirement}, "obligations": {obligation}, "warn": {warning}}}
	decision := action.decision with input as examples.step with data.backstage.scaffolder.rules as mine with data.backstage.config as examples.config
	decision.require_approval == {requirement}
	decision.obligations == {obligation}
	codes(decision.warn) == {"W-1"}
}

tier1 := examples.with_value("/target/tier", "1")

test_an_approval_that_a_rule_asks_for_is_asked_for if {
	decision := action.decision with input as tier1 with data.backstage.config as examples.config
	decision.allow
	codes(decision.require_approval) == {"APP-001"}
}

test_a_rule_that_asks_for_approvals_can_be_on_trial if {
	decision := action.decision with input as tier1 with data.backstage.config as object.union(examples.config, {"enforcement": {"APP-001": "shadow"}})
	count(decision.require_approval) == 0
	codes(decision.shadow) == {"APP-001"}
	told := action.decision with input as tier1 with data.backstage.config as object.union(examples.config, {"enforcement": {"APP-001": "warn"}})
	count(told.require_approval) == 0
	codes(told.warn) == {"APP-001"}
}

glass := {"by": "user:default/jane", "ticket": "INC-1", "reason": "The shop is down"}

broken(document) := object.union(document, {"context": {"breakGlass": glass}})

test_break_glass_lifts_what_is_overridable_and_stays_visible if {
	decision := action.decision with input as broken(elsewhere) with data.backstage.config as examples.config
	decision.allow
	codes(decision.exempted) == {"SCM-001", "SCM-003"}
	every finding in decision.exempted {
		finding.breakGlass
	}
	decision.ttl == 0
}

test_break_glass_lifts_approvals if {
	decision := action.decision with input as broken(tier1) with data.backstage.config as examples.config
	count(decision.require_approval) == 0
	codes(decision.exempted) == {"APP-001"}
}

test_break_glass_lifts_nothing_critical if {
	leaking := examples.with_value("/parameters/name", "-----BEGIN PRIVATE KEY-----")
	decision := action.decision with input as broken(leaking) with data.backstage.config as examples.config
	not decision.allow
	"SEC-001" in codes(decision.deny)
}

test_break_glass_without_a_ticket_a_reason_or_a_person_lifts_nothing if {
	every part in ["by", "ticket", "reason"] {
		every value in ["", " ", null, {}] {
			half := object.union(elsewhere, {"context": {"breakGlass": object.union(glass, {part: value})}})
			decision := action.decision with input as half with data.backstage.config as examples.config
			not decision.allow
		}
	}
}

test_lists_of_something_else_than_texts_are_refused if {
	every place in ["/step/unknown", "/step/redacted", "/subject/ownershipRefs"] {
		decision := action.decision with input as examples.with_value(place, [12345678901234567890])
			with data.backstage.config as examples.config
		not decision.allow
		some finding in decision.deny
		finding.code == "INPUT-001"
	}
}

put_out := object.union(examples.step, {"phase": "output", "step": {"output": {"remoteUrl": "https://git.acme.example/acme/invoices.git"}}})

test_what_a_step_has_put_out_is_allowed if {
	answer := action.decision with input as put_out with data.backstage.config as examples.config
	answer.allow == true
}

test_outputs_have_to_be_there_when_they_are_judged if {
	every lacking in [object.union(examples.step, {"phase": "output"}), object.union(put_out, {"step": {"output": "none"}})] {
		answer := action.decision with input as lacking with data.backstage.config as examples.config
		answer.allow == false
		some finding in answer.deny
		finding.code == "INPUT-001"
	}
}
