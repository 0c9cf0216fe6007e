package dev.callboard.backend.auth.provider;

import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.catalog.model.EntityRef;
import java.util.Optional;

/** One way to find the catalog's user for somebody whom an identity provider knows. */
@FunctionalInterface
interface SignInResolver {

    /**
     * The user; empty if the catalog has none, so that the next way may be tried. Answers from memory.
     *
     * @throws SignInFailure if nobody is to be signed in, whatever other ways would say
     */
    Optional<EntityRef> resolve(ProviderProfile profile, UserDirectory users);
}
