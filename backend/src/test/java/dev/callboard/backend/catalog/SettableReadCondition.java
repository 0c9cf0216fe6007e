package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.catalog.index.EntityFilter;
import reactor.core.publisher.Mono;

/** Lets everybody read what the test says; everything until it says so. */
final class SettableReadCondition implements ReadCondition {

    private volatile Mono<EntityFilter> condition = Mono.just(EntityFilter.EVERYTHING);

    void set(EntityFilter filter) {
        condition = Mono.just(filter);
    }

    void fail(RuntimeException failure) {
        condition = Mono.error(failure);
    }

    @Override
    public Mono<EntityFilter> of(Credentials caller) {
        return condition;
    }
}
