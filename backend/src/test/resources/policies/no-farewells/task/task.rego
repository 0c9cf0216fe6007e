# Allows every task but those of the template that says goodbye. For tests of what a refusal looks like.
package backstage.scaffolder.task

farewells := [finding |
	input.template.ref == "template:default/part"
	finding := {
		"code": "TST-001",
		"severity": "high",
		"message": "Nobody is to leave.",
		"remediation": "Say hello instead.",
	}
]

decision := {
	"schema": "decision/v1",
	"id": input.id,
	"allow": count(farewells) == 0,
	"deny": farewells,
	"warn": [],
	"shadow": [],
	"exempted": [],
	"require_approval": [],
	"obligations": [],
	"ttl": 60,
}
