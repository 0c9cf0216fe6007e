# METADATA
# title: Images are built from approved registries
# description: |
#   Each `FROM` of a Dockerfile in the workspace names an image of a registry on the list, or an earlier stage; what is
#   copied or mounted from elsewhere comes from such an image or stage too. A Dockerfile that cannot be read is refused. The
#   list is `standards.approved_registries`.
# custom:
#   code: IMG-001
#   severity: high
#   overridable: true
#   remediation: Use an image of one of the approved registries, or have the one you need mirrored there.
package backstage.scaffolder.rules.base_images

import data.backstage.lib.finding
import data.backstage.lib.standards

dockerfiles contains document if {
	some document in object.get(input, ["workspace", "documents"], [])
	is_dockerfile(document)
}

is_dockerfile(document) if document.kind == "dockerfile"

is_dockerfile(document) if split(file_name(document), ".")[0] in {"dockerfile", "containerfile"}

file_name(document) := folders[count(folders) - 1] if folders := split(lower(document.path), "/")

stages(document) := object.get(document, ["content", "stages"], null)

is_approved(_, _, image) if {
	some registry in standards.approved_registries
	startswith(image, concat("", [registry, "/"]))
}

is_approved(document, index, image) if {
	some earlier, stage in stages(document)
	earlier < index
	lower(stage.name) == lower(image)
}

is_approved(_, _, "scratch")

deny contains f if {
	some document in dockerfiles
	some index, stage in stages(document)
	image := object.get(stage, "image", "")
	not is_approved(document, index, image)
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("%s is built from %v, which is of no approved registry", [object.get(document, "path", "A Dockerfile"), image]),
		"path": "/workspace/documents",
	})
}

deny contains f if {
	some document in dockerfiles
	some image in object.get(document, ["content", "copiedFrom"], [])
	not is_stage(document, image)
	not is_approved(document, 0, image)
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("%s copies from %v, which is of no approved registry", [object.get(document, "path", "A Dockerfile"), image]),
		"path": "/workspace/documents",
	})
}

# Stages can be named or numbered.
is_stage(document, image) if {
	some index, stage in stages(document)
	lower(image) in {lower(object.get(stage, "name", "")), format_int(index, 10)}
}

is_readable(document) if {
	is_array(stages(document))
	count(stages(document)) > 0
}

deny contains f if {
	some document in dockerfiles
	not is_readable(document)
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("%s cannot be read, so nobody knows what it is built from", [object.get(document, "path", "A Dockerfile")]),
		"path": "/workspace/documents",
	})
}
