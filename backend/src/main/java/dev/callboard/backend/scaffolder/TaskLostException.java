package dev.callboard.backend.scaffolder;

/** The worker that writes does not hold the task any more: another one may have it. */
final class TaskLostException extends RuntimeException {

    TaskLostException(TaskId task) {
        super("Task %s is not held any more".formatted(task));
    }
}
