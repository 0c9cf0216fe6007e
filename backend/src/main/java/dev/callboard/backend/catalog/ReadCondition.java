package dev.callboard.backend.catalog;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.catalog.index.EntityFilter;
import reactor.core.publisher.Mono;

/** Says which entities somebody may read. */
interface ReadCondition {

    /** The condition that an entity has to fulfil. Never empty; an error if it cannot be learnt. */
    Mono<EntityFilter> of(Credentials caller);

    /** Everybody may read everything. */
    static ReadCondition allowAll() {
        Mono<EntityFilter> everything = Mono.just(EntityFilter.EVERYTHING);
        return caller -> everything;
    }
}
