# METADATA
# title: Steps ask plugins only what is listed
# description: |
#   `http:backstage:request` asks whatever plugin its path names, in the name of the task's user, who may be allowed more than a
#   template should do for them. The setting `plugin_requests` lists what steps may ask: under a plugin's id, or an id and the
#   beginning of a path, such as `proxy/tickets`, the methods.
# custom:
#   code: API-001
#   severity: high
#   overridable: true
#   remediation: Use an action that knows the plugin, or have an operator add the path and the method to plugin_requests.
package backstage.scaffolder.rules.plugin_requests

import data.backstage.lib.finding
import data.backstage.lib.req
import data.backstage.lib.settings

asks_a_plugin if req.action == "http:backstage:request"

known_later if {
	some pointer in ["/path", "/method"]
	req.unknown(pointer)
}

path := object.get(req.step_input, "path", "")

method := object.get(req.step_input, "method", "")

is_listed if {
	is_string(path)
	place := trim_prefix(split(path, "?")[0], "/")
	some listed, methods in settings.plugin_requests
	covers(listed, place)
	method in methods
}

covers(listed, place) if listed == place

covers(listed, place) if startswith(place, concat("", [listed, "/"]))

deny contains f if {
	asks_a_plugin
	not known_later
	not is_listed
	f := finding.of(rego.metadata.chain(), {
		"message": sprintf("No step may send %v to %v", [method, path]),
		"path": "/step/input/path",
	})
}
