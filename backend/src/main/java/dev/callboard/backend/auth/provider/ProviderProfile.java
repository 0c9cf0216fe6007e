package dev.callboard.backend.auth.provider;

import org.jspecify.annotations.Nullable;

/**
 * Who somebody is, by the word of an identity provider. Each part is null where the provider does not say it.
 *
 * @param id by which the provider knows the user for good
 * @param username by which the user signs in there
 * @param email null also if the provider says that nobody has made sure of it
 * @param picture the address of an image
 */
record ProviderProfile(
        @Nullable String id,
        @Nullable String username,
        @Nullable String email,
        @Nullable String displayName,
        @Nullable String picture) {}
