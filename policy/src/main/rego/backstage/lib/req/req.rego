# METADATA
# title: What is asked
# description: Questions about the input that several rules ask. All of them can do without any field of it.
package backstage.lib.req

phase := object.get(input, "phase", "")

action := object.get(input, ["step", "action"], "")

step_input := object.get(input, ["step", "input"], {})

# METADATA
# description: What the step has put out, in the phase `output`; empty in all others.
step_output := object.get(input, ["step", "output"], {})

# METADATA
# description: The platform's reading of what the step touches; an empty text where it could not read anything.
target(field) := value if {
	value := object.get(input, ["target", field], "")
	is_string(value)
} else := ""

is_publish if startswith(action, "publish:")

# METADATA
# description: Whether the step works on a host of Git repositories or on Sentry, be it that it publishes there or changes what is there.
works_on_host if is_publish

works_on_host if {
	some family in ["bitbucket:", "bitbucketCloud:", "github:", "gitlab:", "sentry:"]
	startswith(action, family)
}

is_register if action == "catalog:register"

# METADATA
# description: |
#   Whether the value at a pointer into the step's input depends on what a step before it will put out. Never in a step
#   that is about to run.
unknown(pointer) if {
	phase == "plan"
	some hidden in object.get(input, ["step", "unknown"], [])
	related(hidden, pointer)
}

related(one, other) if one == other

related(one, other) if startswith(one, concat("", [other, "/"]))

related(one, other) if startswith(other, concat("", [one, "/"]))

# METADATA
# description: The inputs of actions in which it can stand what they touch.
address_inputs := {"/repoUrl", "/remoteUrl", "/url", "/repoContentsUrl", "/catalogInfoUrl", "/destinationUrl", "/workspace", "/path", "/owner", "/repo", "/branch"}

# METADATA
# description: Whether what the step touches will only be known when it is about to run.
target_unknown if {
	some pointer in address_inputs
	unknown(pointer)
}
