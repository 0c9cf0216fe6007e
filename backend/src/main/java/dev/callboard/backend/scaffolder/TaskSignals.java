package dev.callboard.backend.scaffolder;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Word within this process that something was written about a task.
 *
 * <p>Only a hint to look at the database now: who hears nothing, or is in another process, looks a little later.
 */
final class TaskSignals {

    private final Sinks.Many<TaskId> changes = Sinks.many().multicast().directBestEffort();
    private final Sinks.Empty<Void> stopping = Sinks.empty();

    void changed(TaskId task) {
        changes.emitNext(task, (type, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED);
    }

    /** Each change of this task from the subscription on; a slow listener misses some. */
    Flux<TaskId> changesOf(TaskId task) {
        return changes.asFlux().filter(task::equals);
    }

    /** Says that the server stops. */
    void stop() {
        stopping.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** Completes when the server stops. */
    Mono<Void> stopping() {
        return stopping.asMono();
    }
}
