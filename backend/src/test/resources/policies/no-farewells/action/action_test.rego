package backstage.scaffolder.action_test

import data.backstage.scaffolder.action

test_everything_is_allowed if action.decision.allow with input as {"id": "x"}
