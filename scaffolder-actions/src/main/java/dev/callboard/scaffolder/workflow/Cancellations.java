package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Cancellation;
import reactor.core.publisher.Mono;

/** Lets publishers react to the cancellation of a task. */
final class Cancellations {

    private Cancellations() {}

    /** Completes, empty, when the task is cancelled; never otherwise. */
    static Mono<Void> signal(Cancellation cancellation) {
        return Mono.create(sink -> {
            Cancellation.Registration registration = cancellation.onCancel(sink::success);
            sink.onDispose(registration::close);
        });
    }
}
