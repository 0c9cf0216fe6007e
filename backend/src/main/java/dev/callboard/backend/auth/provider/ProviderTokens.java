package dev.callboard.backend.auth.provider;

import dev.callboard.backend.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What an identity provider hands out for a user who signed in.
 *
 * @param idToken as the provider signed it; null if it signs none
 * @param refreshToken what a later session is had for; null if the provider gave none
 * @param scope what was granted, names between blanks; null if the provider did not say
 * @param expiresInSeconds how long the access token lasts; null if the provider did not say
 */
record ProviderTokens(
        Secret accessToken,
        @Nullable Secret idToken,
        @Nullable Secret refreshToken,
        @Nullable String scope,
        @Nullable Long expiresInSeconds) {}
