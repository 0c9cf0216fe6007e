package dev.callboard.backend.auth;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Checks one kind of token. */
interface TokenHandler {

    /** What a token says about its bearer, once it has been checked. */
    record Verified(Credentials credentials, boolean limited) {}

    /**
     * Checks a token. Empty if it is of another kind; an {@code AuthenticationError} if it is of this kind and not good; a
     * {@code ServiceUnavailableError} if that cannot be found out now, so that it may still be good for another handler.
     *
     * @param plugin the id of the plugin that was called with it
     */
    Mono<Verified> verify(String token, String plugin);

    /**
     * What this handler says about a token without any work: it has checked it before, and it still holds, or comparing it
     * is all there is to do. Null if it has to be asked to {@link #verify} the token.
     */
    default @Nullable Verified known(String token) {
        return null;
    }
}
