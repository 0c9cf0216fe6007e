package dev.callboard.backend.auth.provider;

import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Somebody who knows users and says so by OAuth 2.
 *
 * <p>An answer that cannot be believed, or none, is a {@link SignInFailure}.
 */
interface IdentityProvider {

    /** Who signed in, and what for. */
    record Known(ProviderProfile profile, ProviderTokens tokens) {}

    /** What is asked for in any case. */
    Set<String> requiredScopes();

    /**
     * Where the user is sent to sign in.
     *
     * @param state comes back with the answer
     * @param proof known to this browser alone
     */
    Mono<URI> authorization(String state, Set<String> scopes, FlowProof proof);

    /** Turns what the provider sent back with the browser into a user. */
    Mono<Known> exchange(CodeAnswer answer, FlowProof proof);

    /**
     * Asks for a new session.
     *
     * @param refreshToken of the last one, as {@link ProviderTokens#refreshToken} was
     */
    Mono<Known> refresh(Secret refreshToken, Set<String> scopes);

    /** Makes a refresh token worthless, where the provider can do that. */
    default Mono<Void> revoke(Secret refreshToken) {
        return Mono.empty();
    }

    /**
     * What came back with the browser.
     *
     * @param issuer who says it has answered; empty if the provider does not tell
     */
    record CodeAnswer(String code, String issuer) {}
}
