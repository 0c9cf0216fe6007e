package dev.callboard.backend.auth;

import com.nimbusds.jose.jwk.JWKSet;
import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The keys of a Node backend, and the tokens that it signs with them: of its users, and of its plugins. */
public final class NodeTokens {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();
    private final SigningKeys userKeys = new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.USER, LIFETIME, clock);
    private final SigningKeys pluginKeys =
            new SigningKeys(AuthStore.inMemory(), AuthStore.Purpose.PLUGIN, LIFETIME, clock);
    private final UserTokens users =
            new UserTokens(userKeys, new UserTokens.Settings("http://node/api/auth", LIFETIME, false), clock);

    public String userKeys() {
        return new JWKSet(userKeys.current()).toString(true);
    }

    public String pluginKeys() {
        return new JWKSet(pluginKeys.current()).toString(true);
    }

    public String user(String ref) {
        return users.issue(EntityRef.parse(ref), List.of());
    }

    public String plugin(String caller, String target) {
        return plugin(caller, target, new Credentials.Service("plugin:" + caller, AccessRestrictions.none()));
    }

    /** @param userToken of whom the plugin acts for */
    public String pluginFor(String userToken, String caller, String target) {
        Credentials user = new UserTokenHandler(userKeys, clock)
                .verify(userToken)
                .blockOptional(PATIENCE)
                .orElseThrow()
                .credentials();
        return plugin(caller, target, user);
    }

    private String plugin(String caller, String target, Credentials credentials) {
        return new PluginTokens(pluginKeys, clock)
                .issue(caller, target, credentials)
                .reveal();
    }
}
