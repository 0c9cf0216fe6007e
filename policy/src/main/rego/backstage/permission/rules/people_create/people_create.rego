# METADATA
# title: People make things
# description: |
#   Registering locations, starting templates and the like are granted to people. What they then make is judged by the rules
#   about plans, steps and entities.
package backstage.permission.rules.people_create

grant contains true if {
	object.get(input, ["subject", "type"], "") == "user"
	object.get(input, ["permission", "attributes", "action"], "") == "create"
}

grant contains true if {
	object.get(input, ["subject", "type"], "") == "user"
	object.get(input, ["permission", "name"], "") in {
		"catalog.location.analyze",
		"catalog.entity.validate",
		"scaffolder.action.execute",
		"scaffolder.task.cancel",
	}
}
