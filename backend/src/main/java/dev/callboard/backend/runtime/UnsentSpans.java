package dev.callboard.backend.runtime;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** All spans where nobody wants any. */
enum UnsentSpans implements Spans, Spans.Work {
    ALL;

    @Override
    public boolean areSent() {
        return false;
    }

    @Override
    public Work begin(String name, Map<String, String> facts, @Nullable String cause) {
        return this;
    }

    @Override
    public Work current() {
        return this;
    }

    @Override
    public Work within(String name, Map<String, String> facts) {
        return this;
    }

    @Override
    public Work call(String name, Map<String, String> facts) {
        return this;
    }

    @Override
    public void end(Outcome outcome) {}

    @Override
    public @Nullable String traceparent() {
        return null;
    }

    @Override
    public <T> Callable<T> during(Callable<T> work) {
        return work;
    }

    @Override
    public Context in(Context context) {
        return context;
    }
}
