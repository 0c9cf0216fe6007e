package dev.callboard.backend.scaffolder;

import org.jspecify.annotations.Nullable;

/**
 * A task that this worker, and no other, may run.
 *
 * @param fence the number of the claim, from 1; writes with an older one have no effect
 * @param secrets what the task was created with, encrypted; null if nothing was kept
 * @param cancelled whether it was cancelled while no worker held it, so that nothing more may be done
 * @param givenUp whether so many workers have died of it that it is only to be undone
 */
record ClaimedTask(Task task, long fence, byte @Nullable [] secrets, boolean cancelled, boolean givenUp) {}
