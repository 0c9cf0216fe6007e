package dev.callboard.backend.auth;

import reactor.core.publisher.Mono;

/** Checks one kind of token. */
interface TokenHandler {

    /** What a token says about its bearer, once it has been checked. */
    record Verified(Credentials credentials, boolean limited) {}

    /**
     * Checks a token. Empty if it is of another kind; an {@code AuthenticationError} if it is of this kind and not good.
     *
     * @param plugin the id of the plugin that was called with it
     */
    Mono<Verified> verify(String token, String plugin);
}
