package dev.callboard.backend.runtime;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What the server does as spans of traces, if {@code callboard.tracing} wants them. Work that is made of publishers finds the span
 * that it belongs to in its context, and blocking work by its thread. No fact of a span is a secret.
 */
public interface Spans {

    /** Of a server that sends no traces. */
    static Spans unsent() {
        return UnsentSpans.ALL;
    }

    /** Whether anybody gets them. */
    boolean areSent();

    /**
     * Begins a trace of its own.
     *
     * @param cause the {@code traceparent} of what it came from, or null
     */
    Work begin(String name, Map<String, String> facts, @Nullable String cause);

    /** The span that this thread does something for. */
    Work current();

    /** The span of what is subscribed to in a context. */
    static Work of(ContextView context) {
        return context.<Work>getOrEmpty(Work.class).orElse(UnsentSpans.ALL);
    }

    /** Does something as a part of what it is subscribed to by. */
    static <T> Mono<T> within(String name, Map<String, String> facts, Mono<T> work, Function<T, Outcome> outcome) {
        return Mono.deferContextual(context -> around(of(context).within(name, facts), work, outcome));
    }

    /** Does something for a span, which ends with it. Subscribed to once. */
    static <T> Mono<T> around(Work span, Mono<T> work, Function<T, Outcome> outcome) {
        return work.contextWrite(span::in)
                .doOnSuccess(value -> span.end(value == null ? Outcome.GOOD : outcome.apply(value)))
                .doOnError(failure ->
                        span.end(Outcome.bad("error.type", failure.getClass().getSimpleName())))
                .doOnCancel(() -> span.end(Outcome.GOOD));
    }

    /** Something that goes on. Ends once. */
    interface Work {

        /** Begins a part of it. */
        Work within(String name, Map<String, String> facts);

        /** Begins a part of it that another server does. */
        Work call(String name, Map<String, String> facts);

        void end(Outcome outcome);

        /** By which others know it, as W3C's Trace Context writes it; null if it is not sent. */
        @Nullable String traceparent();

        /** Blocking work for it. */
        <T> Callable<T> during(Callable<T> work);

        /** Lets what is subscribed to in the context belong to it. */
        default Context in(Context context) {
            return context.put(Work.class, this);
        }
    }

    /** What came of something. */
    record Outcome(Map<String, String> facts, boolean failed) {

        static final Outcome GOOD = new Outcome(Map.of(), false);

        public Outcome {
            facts = Map.copyOf(facts);
        }

        public static Outcome good(String fact, String value) {
            return new Outcome(Map.of(fact, value), false);
        }

        public static Outcome bad(String fact, String value) {
            return new Outcome(Map.of(fact, value), true);
        }
    }
}
