package backstage.scaffolder.rules.whole_workspace_test

import data.backstage.examples_test as examples
import data.backstage.scaffolder.rules.whole_workspace

test_a_workspace_that_was_seen_is_fine if {
	count(whole_workspace.deny) == 0 with input as examples.step
}

test_one_that_was_not_stays if {
	every change in [{"truncated": true}, {"truncated": null}] {
		cut := object.union(examples.step, {"workspace": change})
		count(whole_workspace.deny) == 1 with input as cut
	}
	count(whole_workspace.deny) == 1 with input as json.remove(examples.step, ["workspace/truncated"])
	count(whole_workspace.deny) == 1 with input as object.remove(examples.step, ["workspace"])
}

test_what_stays_inside_may_be_large if {
	inside := object.union(examples.step, {"step": object.union(examples.publish, {"sideEffect": "workspace"}), "workspace": {"truncated": true}})
	count(whole_workspace.deny) == 0 with input as inside
}
