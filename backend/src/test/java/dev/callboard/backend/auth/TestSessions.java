package dev.callboard.backend.auth;

import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sessions with keys of their own, whose clock the test moves. */
public final class TestSessions {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock();
    private final AuthStore store = AuthStore.inMemory();
    private final SigningKeys keys = new SigningKeys(store, AuthStore.Purpose.USER, LIFETIME, clock);

    public SettableClock clock() {
        return clock;
    }

    public SignIn signIn(UserDirectory users) {
        UserTokens tokens = new UserTokens(keys, new UserTokens.Settings("http://a", LIFETIME, false), clock);
        return new SignIn(users, tokens, store, clock);
    }

    /** A user who has signed in, with what proves it to others. */
    public Credentials.User user(EntityRef ref) {
        UserTokens tokens = new UserTokens(keys, new UserTokens.Settings("http://a", LIFETIME, false), clock);
        return (Credentials.User) new UserTokenHandler(keys, clock)
                .verify(tokens.issue(ref, List.of()))
                .blockOptional(Duration.ofSeconds(60))
                .orElseThrow()
                .credentials();
    }

    public PluginTokens pluginTokens() {
        return new PluginTokens(new SigningKeys(store, AuthStore.Purpose.PLUGIN, LIFETIME, clock), clock);
    }

    /** What a user was told at the latest sign-in. */
    public Optional<List<String>> ownership(String user) {
        return store.ownership(user);
    }
}
