# Allows every task. For tests that are about something else than the rules.
package backstage.scaffolder.task

decision := {
	"schema": "decision/v1",
	"id": input.id,
	"allow": true,
	"deny": [],
	"warn": [],
	"shadow": [],
	"exempted": [],
	"require_approval": [],
	"obligations": [],
	"ttl": 60,
}
