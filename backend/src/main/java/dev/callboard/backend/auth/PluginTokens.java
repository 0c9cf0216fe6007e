package dev.callboard.backend.auth;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.web.AuthenticationError;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the tokens by which the plugins of this server prove to those of other servers who calls, and for whom. */
public final class PluginTokens {

    static final String TYPE = "vnd.backstage.plugin";
    static final Duration LIFETIME = Duration.ofHours(1);

    private final SigningKeys keys;
    private final InstantSource clock;

    PluginTokens(SigningKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Signs a token. Blocks, when a new key is due.
     *
     * @param caller the id of the plugin that calls
     * @param target the id of the plugin that is called
     * @param onBehalfOf whose credentials brought the request; a user's go along, and the token does not outlive them
     * @throws AuthenticationError if there is nobody to call for, or the user's token cannot be passed on or has run out
     */
    public Secret issue(String caller, String target, Credentials onBehalfOf) {
        ECKey key = keys.current();
        long issuedAt = clock.instant().getEpochSecond();
        long expiresAt = issuedAt + LIFETIME.toSeconds();
        Secret user = userOf(onBehalfOf);
        if (user != null) {
            expiresAt = Math.min(expiresAt, expiry(user));
            if (expiresAt <= issuedAt) {
                throw new AuthenticationError("The user's token, which would be passed on, has run out");
            }
        }
        ObjectNode claims = JsonMapper.shared().createObjectNode();
        claims.put("sub", caller).put("aud", target).put("iat", issuedAt).put("exp", expiresAt);
        if (user != null) {
            claims.put("obo", user.reveal());
        }
        String input = UserTokens.signingInput(key.getKeyID(), TYPE, claims);
        return new Secret(input + "." + UserTokens.sign(key, input));
    }

    private static @Nullable Secret userOf(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Service service -> null;
            case Credentials.None none ->
                throw new AuthenticationError("Refused to issue service token for credential type 'none'");
            case Credentials.User user -> {
                if (user.limitedToken() == null) {
                    throw new AuthenticationError("The token of " + user.ref()
                            + " cannot be passed on to another plugin; sign in again to get one that can");
                }
                yield user.limitedToken();
            }
        };
    }

    private static long expiry(Secret limitedToken) {
        try {
            return SignedJWT.parse(limitedToken.reveal())
                    .getJWTClaimsSet()
                    .getExpirationTime()
                    .toInstant()
                    .getEpochSecond();
        } catch (ParseException e) {
            throw new IllegalStateException("A token that was checked cannot be read", e);
        }
    }
}
