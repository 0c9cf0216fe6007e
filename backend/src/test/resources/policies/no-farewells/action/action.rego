# Allows every action. For tests that are about something else than the rules.
package backstage.scaffolder.action

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
