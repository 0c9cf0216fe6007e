package backstage.scaffolder.rules.workloads_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.workloads

confined := {"name": "app", "resources": {"limits": {"cpu": "1", "memory": "1Gi"}}}

with_content(content) := object.union(object.remove(examples.step, ["workspace"]), {"workspace": {"documents": [{"path": "deploy/app.yaml", "kind": "kubernetes", "content": content}]}})

deployment(pod) := with_content({"kind": "Deployment", "spec": {"template": {"spec": pod}}})

messages(given) := {finding.message | some finding in found} if {
	found := workloads.deny with input as given
}

test_a_confined_workload_is_allowed if count(messages(deployment({"containers": [confined]}))) == 0

test_a_privileged_container_is_forbidden_in_every_kind_of_workload if {
	container := object.union(confined, {"securityContext": {"privileged": true}})
	expected := {"Container app in deploy/app.yaml is privileged"}
	messages(deployment({"containers": [container]})) == expected
	messages(with_content({"kind": "Pod", "spec": {"containers": [container]}})) == expected
	messages(with_content({"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [container]}}}}}})) == expected
}

test_init_containers_are_looked_at if {
	messages(deployment({"containers": [confined], "initContainers": [{"name": "init", "resources": {"limits": {"cpu": "1"}}}]})) == {"Container init in deploy/app.yaml has no limit for memory"}
}

test_limits_are_needed if {
	messages(deployment({"containers": [{"name": "app"}]})) == {
		"Container app in deploy/app.yaml has no limit for cpu",
		"Container app in deploy/app.yaml has no limit for memory",
	}
}

test_a_container_without_a_name_is_looked_at if count(messages(deployment({"containers": [{}]}))) == 2

test_folders_of_the_node_are_forbidden if {
	messages(deployment({"containers": [confined], "volumes": [{"name": "root", "hostPath": {"path": "/"}}]})) == {"Volume root in deploy/app.yaml is a folder of the node"}
}

test_a_manifest_that_cannot_be_read_is_forbidden if {
	messages(with_content(null)) == {"The manifest deploy/app.yaml cannot be read"}
}

test_without_documents_there_is_nothing_to_say if count(messages(object.remove(examples.step, ["workspace"]))) == 0
