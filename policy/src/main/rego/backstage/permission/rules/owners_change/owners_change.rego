# METADATA
# title: Owners change what they own
# description: Entities are changed and removed by those who own them.
package backstage.permission.rules.owners_change

grant contains {
	"resourceType": "catalog-entity",
	"rule": "IS_ENTITY_OWNER",
	"params": {"claims": input.subject.ownershipRefs},
} if {
	object.get(input, ["permission", "resourceType"], "") == "catalog-entity"
	object.get(input, ["permission", "attributes", "action"], "") in {"update", "delete"}
	count(object.get(input, ["subject", "ownershipRefs"], [])) > 0
}
