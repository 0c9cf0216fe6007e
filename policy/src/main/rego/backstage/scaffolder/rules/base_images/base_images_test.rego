package backstage.scaffolder.rules.base_images_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.base_images

with_stages(stages) := with_document({"path": "app/Dockerfile", "kind": "dockerfile", "content": {"stages": stages}})

with_document(document) := object.union(object.remove(examples.step, ["workspace"]), {"workspace": {"documents": [document], "truncated": false, "fileCount": 1}})

findings(given) := found if {
	found := base_images.deny with input as given with data.backstage.standards.approved_registries as ["registry.acme.example"]
}

test_an_approved_registry_is_allowed if {
	count(findings(with_stages([{"name": null, "image": "registry.acme.example/java:21"}]))) == 0
}

test_another_registry_is_forbidden if {
	some finding in findings(with_stages([{"name": null, "image": "docker.io/evil:1"}]))
	finding.code == "IMG-001"
	finding.message == "app/Dockerfile is built from docker.io/evil:1, which is of no approved registry"
}

test_a_name_that_only_begins_like_a_registry_is_forbidden if {
	count(findings(with_stages([{"name": null, "image": "registry.acme.example.evil.example/java"}]))) == 1
}

test_an_earlier_stage_is_allowed_and_a_later_one_is_not if {
	count(findings(with_stages([{"name": "Build", "image": "registry.acme.example/java"}, {"name": null, "image": "build"}]))) == 0
	count(findings(with_stages([{"name": null, "image": "build"}, {"name": "build", "image": "registry.acme.example/java"}]))) == 1
}

test_a_dockerfile_that_cannot_be_read_is_forbidden if {
	count(findings(with_document({"path": "a/Dockerfile.prod", "kind": "text", "content": null, "parseError": "what?"}))) == 1
	count(findings(with_document({"kind": "dockerfile"}))) == 1
}

test_a_stage_without_an_image_is_forbidden if count(findings(with_stages([{"name": "x"}]))) == 1

test_without_a_list_nothing_is_approved if {
	count(base_images.deny) == 1 with input as with_stages([{"image": "registry.acme.example/java"}]) with data.backstage.standards as {}
}

test_without_documents_there_is_nothing_to_say if {
	count(findings(object.remove(examples.step, ["workspace"]))) == 0
	count(findings(with_document({"path": "README.md", "kind": "text", "content": ""}))) == 0
}

test_what_is_copied_comes_from_approved_places_too if {
	stages := [{"name": "build", "image": "registry.acme.example/java"}, {"name": "", "image": "registry.acme.example/jre"}]
	every from in ["build", "Build", "0", "1", "registry.acme.example/tools"] {
		given := with_document({"path": "Dockerfile", "kind": "dockerfile", "content": {"stages": stages, "copiedFrom": [from]}})
		count(findings(given)) == 0
	}
	every from in ["docker.io/evil", "2", "other"] {
		given := with_document({"path": "Dockerfile", "kind": "dockerfile", "content": {"stages": stages, "copiedFrom": [from]}})
		count(findings(given)) == 1
	}
}

test_a_dockerfile_without_a_stage_is_forbidden if count(findings(with_stages([]))) == 1
