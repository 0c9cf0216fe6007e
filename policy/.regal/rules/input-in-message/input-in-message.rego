# METADATA
# description: A text that reads a field which is not there takes the whole finding with it; build it with object.get
package custom.regal.rules.traps["input-in-message"]

import data.regal.result

import data.custom.regal.traps

report contains violation if {
	not traps.is_test
	some call in traps.calls(input.rules)
	call.name in {"sprintf", "concat"}
	some ref in direct(call.args)

	violation := result.fail(rego.metadata.chain(), result.location(ref))
}

# In the arguments themselves or in a list among them, and not inside a call that has a value of its own.
direct(args) := {ref |
	some arg in args
	some ref in elements(arg)
	ref.type == "ref"
	ref.value[0].value == "input"
}

elements(arg) := {arg} if arg.type != "array"

elements(arg) := {element | some element in arg.value} if arg.type == "array"
