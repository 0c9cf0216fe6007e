package dev.callboard.backend.auth;

import dev.callboard.backend.config.Secret;
import dev.callboard.catalog.model.EntityRef;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * On whose behalf a request is made. A controller method that has a parameter of this type gets those of its request,
 * already verified.
 */
public sealed interface Credentials {

    /**
     * A person who signed in.
     *
     * @param actor the plugin that acts for them, {@code plugin:<id>}; null if they came themselves
     * @param limitedToken proves to other servers whom a request is made for, and gives no access by itself; null where the
     *     user's token did not bring one
     */
    record User(
            EntityRef ref, @Nullable String actor, @Nullable Secret limitedToken) implements Credentials {

        public User(EntityRef ref) {
            this(ref, null, null);
        }
    }

    /**
     * A program.
     *
     * @param subject as the configuration names it, or {@code plugin:<id>}
     * @param restrictions what its token is limited to
     */
    record Service(String subject, AccessRestrictions restrictions) implements Credentials {}

    /** Nobody: only where the default policy is switched off, or on a route that is open to all. */
    record None() implements Credentials {}

    /** The credentials of a request, which are nobody's where no filter has read any. */
    static Credentials of(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(Credentials.class.getName(), new None());
    }
}
