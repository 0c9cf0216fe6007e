package dev.callboard.backend.auth;

import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.catalog.model.EntityRef;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Makes a user's session: what they own, kept for later questions, and a token. The bridge to the store. */
public final class SignIn {

    /** A user with a token, as the frontend is told. */
    public record Session(EntityRef user, List<String> ownershipRefs, String token, long expiresInSeconds) {}

    private final UserDirectory directory;
    private final UserTokens tokens;
    private final AuthStore store;
    private final InstantSource clock;

    SignIn(UserDirectory directory, UserTokens tokens, AuthStore store, InstantSource clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Signs a user in.
     *
     * @param ownershipIfUnknown what the user owns if the catalog does not know them
     */
    public Mono<Session> signIn(EntityRef user, List<String> ownershipIfUnknown) {
        return Mono.fromCallable(() -> session(user, ownershipIfUnknown)).subscribeOn(BlockingCalls.scheduler());
    }

    /** What a user owned at the latest sign-in; empty if there was none. */
    Mono<List<String>> ownership(EntityRef user) {
        return Mono.fromCallable(() -> store.ownership(user.toString()))
                .subscribeOn(BlockingCalls.scheduler())
                .flatMap(Mono::justOrEmpty);
    }

    private Session session(EntityRef user, List<String> ownershipIfUnknown) {
        Optional<List<EntityRef>> groups = directory.groupsOf(user);
        List<String> ownership = groups.map(known -> Stream.concat(Stream.of(user), known.stream())
                        .map(EntityRef::toString)
                        .distinct()
                        .toList())
                .orElse(ownershipIfUnknown);
        store.putOwnership(user.toString(), ownership, clock.instant());
        return new Session(
                user,
                ownership,
                tokens.issue(user, ownership),
                tokens.lifetime().toSeconds());
    }
}
