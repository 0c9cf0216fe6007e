# METADATA
# title: The decision on a permission
# description: |
#   Rules are found by their place: every package below `backstage.permission.rules` that has a `grant` (a set of `true` and
#   of conditions as Backstage writes them) or a `forbid` (a set of reasons). Without a grant there is no permission.
# scope: subpackages
# schemas:
#   - input: schema["permission-input-v1"]
package backstage.permission

import data.backstage.permission.shape

# METADATA
# description: Without an id in the input there is no decision; an undefined decision is a denial.
# entrypoint: true
decision := {
	"schema": "permission-decision/v1",
	"id": input.id,
	"result": result,
	"pluginId": plugin_id,
	"resourceType": resource_type,
	"conditions": conditions,
	"reasons": reasons,
	"rules": speaking,
	"ttl": 0,
}

# Which rules led to the decision.
speaking := {name | some name; count(data.backstage.permission.rules[name].forbid) > 0} if count(forbidden) > 0

speaking := {name | some name; true in data.backstage.permission.rules[name].grant} if result == "ALLOW"

speaking := {name |
	some name
	some grant in data.backstage.permission.rules[name].grant
	grant in filters
} if {
	result == "CONDITIONAL"
}

speaking := set() if {
	count(forbidden) == 0
	result == "DENY"
}

forbidden contains reason if {
	some name
	some said in data.backstage.permission.rules[name].forbid
	reason := sprintf("%v", [said])
}

forbidden contains problem if some problem in shape.problems

granted contains grant if {
	some name
	some grant in data.backstage.permission.rules[name].grant
}

filters := {grant | some grant in granted; is_object(grant); count(grant) > 0}

default result := "DENY"

result := "ALLOW" if {
	count(forbidden) == 0
	true in granted
}

result := "CONDITIONAL" if {
	count(forbidden) == 0
	not true in granted
	count(filters) > 0
	resource_kind != null
}

# Only a permission for a resource can depend on which resource it is.
default resource_kind := null

resource_kind := input.permission.resourceType if {
	input.permission.type == "resource"
	is_string(input.permission.resourceType)
}

default plugin_id := null

plugin_id := object.get(plugins, resource_kind, input.caller) if result == "CONDITIONAL"

plugins := {
	"catalog-entity": "catalog",
	"scaffolder-action": "scaffolder",
	"scaffolder-task": "scaffolder",
	"scaffolder-template": "scaffolder",
}

default resource_type := null

resource_type := resource_kind if result == "CONDITIONAL"

default conditions := null

conditions := {"anyOf": [filter | some filter in filters]} if result == "CONDITIONAL"

reasons := forbidden if count(forbidden) > 0

reasons := {"No rule grants this"} if {
	count(forbidden) == 0
	result == "DENY"
}

reasons := set() if result != "DENY"
