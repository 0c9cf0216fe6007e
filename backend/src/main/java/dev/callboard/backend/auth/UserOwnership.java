package dev.callboard.backend.auth;

import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * What users own: what the catalog says now, else what they were told when they signed in, else what is their own.
 */
public final class UserOwnership {

    private final UserDirectory directory;
    private final SignIn signIn;

    UserOwnership(UserDirectory directory, SignIn signIn) {
        this.directory = directory;
        this.signIn = signIn;
    }

    /** References in full, the user's own among them unless the configuration says otherwise. Never empty. */
    public Mono<List<String>> of(EntityRef user) {
        return directory
                .groupsOf(user)
                .map(groups -> Mono.just(Stream.concat(Stream.of(user), groups.stream())
                        .map(EntityRef::toString)
                        .distinct()
                        .toList()))
                .orElseGet(() -> signIn.ownership(user).defaultIfEmpty(List.of(user.toString())));
    }
}
