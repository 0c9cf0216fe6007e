# METADATA
# title: Inputs for tests
# description: A plan and its publishing step as the server describes them, with nothing wrong in them.
package backstage.examples_test

# METADATA
# description: A configuration for tests, so that they hold whatever a bundle is configured to.
config := {
	"allowed_actions": ["catalog:*", "debug:*", "fetch:*", "fs:*", "publish:*"],
	"approved_hosts": ["git.acme.example"],
	"approved_organisations": {"git.acme.example": ["acme"]},
	"plugin_requests": {"catalog": ["GET"]},
	"owners": {
		"allowed": ["group:default/payments-team", "group:default/platform", "group:default/shop-team"],
		"forbidden": ["group:default/contractors"],
	},
	"enforcement": {},
	"exemptions": [],
	"approvals": [],
	"tier1_approvers": ["group:default/sre-leads"],
}

step := {
	"schema": "action-input/v1",
	"id": "01JD0000000000000000000000",
	"phase": "step",
	"dryRun": false,
	"time": "2026-11-23T10:15:00Z",
	"subject": {
		"type": "user",
		"ref": "user:default/guest",
		"ownershipRefs": ["user:default/guest", "group:default/platform"],
		"authMethod": "guest",
		"onBehalfOf": null,
		"entity": {"labels": {}, "annotations": {}},
	},
	"template": {
		"ref": "template:default/new-service",
		"title": "New service",
		"owner": "group:default/platform",
		"type": "service",
		"labels": {},
		"annotations": {},
		"tags": [],
		"checksum": null,
		"source": null,
		"commit": null,
	},
	"task": {"id": "t1", "createdAt": null, "attempt": 1, "planHash": null, "stepCount": 2, "trigger": "api"},
	"parameters": {"name": "invoices", "owner": "group:default/payments-team"},
	"step": publish,
	"previous": [],
	"target": target,
	"workspace": {"documents": [], "truncated": false, "fileCount": 0},
	"context": {
		"requestId": null,
		"traceId": null,
		"client": {"ip": null},
		"flags": {},
		"cost": null,
		"breakGlass": null,
		"approvals": [],
	},
}

publish := {
	"id": "publish",
	"index": 1,
	"name": "Publish",
	"action": "publish:git",
	"actionVersion": null,
	"sideEffect": "external",
	"each": null,
	"input": {"repoUrl": "git.acme.example?owner=acme&repo=invoices", "defaultBranch": "main"},
	"inputHash": null,
	"unknown": [],
	"redacted": [],
}

fetch := object.union(publish, {
	"id": "fetch",
	"index": 0,
	"action": "fetch:template",
	"sideEffect": "workspace",
	"input": {"url": "./skeleton", "values": {"name": "invoices", "owner": "group:default/payments-team"}},
})

target := {
	"host": "git.acme.example",
	"org": "acme",
	"repo": "invoices",
	"branch": null,
	"cluster": null,
	"namespace": null,
	"environment": null,
	"system": null,
	"tier": null,
	"owner": null,
}

no_target := object.union(target, {"host": null, "org": null, "repo": null})

task := object.union(object.remove(step, ["step", "target"]), {
	"schema": "task-input/v1",
	"phase": "plan",
	"steps": [
		object.union(fetch, {"target": no_target}),
		object.union(publish, {"target": target}),
	],
})

# METADATA
# description: The step with the value at a path replaced.
with_value(path, value) := json.patch(step, [{"op": "replace", "path": path, "value": value}])

# METADATA
# description: The step in a plan in which the value at a pointer into its input is not known yet.
with_unknown(pointer) := object.union(step, {
	"phase": "plan",
	"step": {"unknown": [pointer]},
	"target": no_target,
})

# METADATA
# description: A step that runs another action.
with_action(action, action_input) := json.patch(step, [
	{"op": "replace", "path": "/step/action", "value": action},
	{"op": "replace", "path": "/step/input", "value": action_input},
	{"op": "replace", "path": "/target", "value": no_target},
])
