package dev.callboard.backend.auth;

import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** Tokens of a running server's users, signed as another replica on the same database signs them. */
public final class ReplicaTokens {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final UserTokens users;

    /** @param auth the server's tables of sign-in */
    public ReplicaTokens(DataSource auth) {
        InstantSource clock = InstantSource.system();
        SigningKeys keys = new SigningKeys(new PostgresAuthStore(auth), AuthStore.Purpose.USER, LIFETIME, clock);
        this.users = new UserTokens(keys, new UserTokens.Settings("http://localhost/api/auth", LIFETIME, false), clock);
    }

    public String user(String ref) {
        return users.issue(EntityRef.parse(ref), List.of(ref));
    }
}
