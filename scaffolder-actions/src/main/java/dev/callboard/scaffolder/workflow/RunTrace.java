package dev.callboard.scaffolder.workflow;

import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Is shown the parts of runs while they go on, to tell where their time goes. Parts lie within each other, and find the one
 * that they lie in by the Reactor context. Nothing that they are shown with is a secret or comes from an input.
 */
public interface RunTrace {

    /** Looks away. */
    RunTrace NONE = new RunTrace() {
        @Override
        public Mono<StepStatus> step(String id, String action, Mono<StepStatus> work) {
            return work;
        }

        @Override
        public <T> Mono<T> call(String what, String action, Mono<T> work) {
            return work;
        }

        @Override
        public <T> Callable<T> inside(ContextView context, Callable<T> work) {
            return work;
        }
    };

    /**
     * A whole step, with the questions to the policy and the calls that it takes.
     *
     * @param work gives how the step ended, {@link StepStatus#PROCESSING} if it waits for people
     */
    Mono<StepStatus> step(String id, String action, Mono<StepStatus> work);

    /**
     * A call of an action.
     *
     * @param what {@code action}, or {@code undo}
     */
    <T> Mono<T> call(String what, String action, Mono<T> work);

    /** The blocking work of the part that the context is of: what it asks of others while it runs belongs to that part. */
    <T> Callable<T> inside(ContextView context, Callable<T> work);
}
