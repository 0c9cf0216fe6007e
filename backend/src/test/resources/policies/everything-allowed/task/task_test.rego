package backstage.scaffolder.task_test

import data.backstage.scaffolder.task

test_everything_is_allowed if task.decision.allow with input as {"id": "x"}
