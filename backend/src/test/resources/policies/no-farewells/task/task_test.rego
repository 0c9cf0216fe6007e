package backstage.scaffolder.task_test

import data.backstage.scaffolder.task

test_others_are_allowed if task.decision.allow with input as {"id": "x", "template": {"ref": "template:default/greet"}}

test_a_farewell_is_refused if {
	not task.decision.allow with input as {"id": "x", "template": {"ref": "template:default/part"}}
}
