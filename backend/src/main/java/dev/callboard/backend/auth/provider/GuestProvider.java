package dev.callboard.backend.auth.provider;

import dev.callboard.backend.auth.SignIn;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Signs anybody in as the same user. Meant for development, and refused elsewhere unless that is asked for. */
final class GuestProvider {

    private final EntityRef user;
    private final List<String> ownershipRefs;
    private final boolean allowed;
    private final SignIn signIn;

    private GuestProvider(EntityRef user, List<String> ownershipRefs, boolean allowed, SignIn signIn) {
        this.user = user;
        this.ownershipRefs = ownershipRefs;
        this.allowed = allowed;
        this.signIn = signIn;
    }

    /**
     * Reads {@code auth.providers.guest}; empty if it is not there.
     *
     * @param development whether this is a server for development
     */
    static Optional<GuestProvider> of(AppConfig config, boolean development, SignIn signIn) {
        AppConfig providers = config.section("auth.providers");
        // 'guest: {}' and a bare 'guest:' both switch it on.
        if (!providers.hasKey("guest")) {
            return Optional.empty();
        }
        AppConfig guest = providers.section("guest");
        EntityRef user = user(guest);
        List<String> configured = guest.strings("ownershipEntityRefs");
        return Optional.of(new GuestProvider(
                user,
                configured.isEmpty() ? List.of(user.toString()) : configured,
                development || guest.isTrue("dangerouslyAllowOutsideDevelopment"),
                signIn));
    }

    Mono<SignIn.Session> refresh() {
        if (!allowed) {
            return Mono.error(
                    new NotAllowedError("The guest provider cannot be used outside of a development environment; set"
                            + " auth.providers.guest.dangerouslyAllowOutsideDevelopment to allow it"));
        }
        return signIn.signIn(user, ownershipRefs);
    }

    private static EntityRef user(AppConfig guest) {
        String ref = guest.string("userEntityRef").orElse("user:development/guest");
        try {
            return EntityRef.parse(ref, "user", EntityRef.DEFAULT_NAMESPACE);
        } catch (IllegalArgumentException e) {
            throw guest.error("userEntityRef", "should be an entity reference, but is '" + ref + "'");
        }
    }
}
