package dev.callboard.backend.auth;

import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What users own: what the server says where they sign in, if that is another one; else what the catalog says now, else what they were told when they signed in, else what is their own.
 */
public final class UserOwnership {

    private final UserDirectory directory;
    private final SignIn signIn;
    private final @Nullable RemoteUserInfo elsewhere;

    /** @param elsewhere who knows, if users sign in at another server; null if they sign in here */
    UserOwnership(UserDirectory directory, SignIn signIn, @Nullable RemoteUserInfo elsewhere) {
        this.elsewhere = elsewhere;
        this.directory = directory;
        this.signIn = signIn;
    }

    /** References in full, the user's own among them unless the configuration says otherwise. Never empty. */
    public Mono<List<String>> of(Credentials.User user) {
        return elsewhere != null && user.limitedToken() != null
                ? elsewhere.ownership(user.limitedToken())
                : known(user.ref());
    }

    private Mono<List<String>> known(EntityRef user) {
        return directory
                .groupsOf(user)
                .map(groups -> Mono.just(Stream.concat(Stream.of(user), groups.stream())
                        .map(EntityRef::toString)
                        .distinct()
                        .toList()))
                .orElseGet(() -> signIn.ownership(user).defaultIfEmpty(List.of(user.toString())));
    }
}
