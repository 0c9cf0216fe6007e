package dev.callboard.backend.auth;

import dev.callboard.backend.web.BackstageError;
import reactor.core.publisher.Mono;

/** Checks tokens that do not come in the header where the barrier looks for them. */
public final class TokenCheck {

    private final AuthenticationFilter barrier;

    TokenCheck(AuthenticationFilter barrier) {
        this.barrier = barrier;
    }

    /**
     * Whom a token speaks for. An error, never empty, if it is not good for the plugin.
     *
     * @param plugin the id of the plugin that was called with it
     */
    public Mono<Credentials> check(String token, String plugin) {
        return barrier.verify(token, plugin).flatMap(verified -> {
            BackstageError refusal = AuthenticationFilter.refusal(verified, plugin, false);
            return refusal == null ? Mono.just(verified.credentials()) : Mono.error(refusal);
        });
    }
}
