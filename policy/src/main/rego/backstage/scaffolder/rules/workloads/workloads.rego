# METADATA
# title: Workloads are confined
# description: |
#   The containers of a Kubernetes manifest in the workspace are not privileged and have limits for processor and memory,
#   and no volume is a folder of the node. A manifest that cannot be read is refused where one is expected.
# custom:
#   code: K8S-001
#   severity: high
#   overridable: true
#   remediation: Set resources.limits, drop securityContext.privileged, and use a volume other than hostPath.
package backstage.scaffolder.rules.workloads

import data.backstage.lib.finding

manifests contains document if {
	some document in object.get(input, ["workspace", "documents"], [])
	document.kind == "kubernetes"
}

# A Pod is its own template; a CronJob has one more layer than the others.
pods(content) := [pod |
	some path in [["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"]]
	pod := object.get(content, path, null)
	is_array(object.get(pod, "containers", null))
]

containers contains [document.path, container] if {
	some document in manifests
	some pod in pods(document.content)
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some container in object.get(pod, list, [])
}

problem contains [path, container, "is privileged"] if {
	some [path, container] in containers
	object.get(container, ["securityContext", "privileged"], false) != false
}

problem contains [path, container, sprintf("has no limit for %s", [resource])] if {
	some [path, container] in containers
	some resource in ["cpu", "memory"]
	object.get(container, ["resources", "limits", resource], null) == null
}

deny contains f if {
	some [path, container, what] in problem
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("Container %v in %s %s", [object.get(container, "name", "without a name"), path, what]),
		"path": "/workspace/documents",
	})
}

deny contains f if {
	some document in manifests
	some pod in pods(document.content)
	some volume in object.get(pod, "volumes", [])
	object.get(volume, "hostPath", null) != null
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("Volume %v in %s is a folder of the node", [object.get(volume, "name", "without a name"), document.path]),
		"path": "/workspace/documents",
	})
}

deny contains f if {
	some document in manifests
	not is_object(object.get(document, "content", null))
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("The manifest %s cannot be read", [object.get(document, "path", "without a path")]),
		"path": "/workspace/documents",
	})
}
