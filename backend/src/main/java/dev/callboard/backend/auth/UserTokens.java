package dev.callboard.backend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.callboard.backend.config.Secret;
import dev.callboard.catalog.model.EntityRef;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the tokens that signed-in users carry.
 *
 * <p>A token holds, as {@code uip}, the bare signature of a second, limited token. Whoever has the first can put the
 * second together from {@code sub}, {@code iat} and {@code exp}; that works only if both sides write the same bytes, so the
 * members are written here in the order that Backstage writes them.
 */
final class UserTokens {

    static final String USER_TYPE = "vnd.backstage.user";
    static final String LIMITED_TYPE = "vnd.backstage.limited-user";
    private static final String ALGORITHM = "ES256";
    static final String AUDIENCE = "backstage";

    private static final int MAX_TOKEN_LENGTH = 32_768;
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * How tokens are made.
     *
     * @param issuer the public URL of the auth plugin
     * @param lifetime how long a token is valid
     * @param withOwnership whether the token itself says what its user owns
     */
    record Settings(String issuer, Duration lifetime, boolean withOwnership) {}

    private final SigningKeys keys;
    private final Settings settings;
    private final InstantSource clock;

    UserTokens(SigningKeys keys, Settings settings, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    Duration lifetime() {
        return settings.lifetime();
    }

    /** Signs a token. Blocks, when a new key is due. */
    String issue(EntityRef user, List<String> ownershipRefs) {
        ECKey key = keys.current();
        long issuedAt = clock.instant().getEpochSecond();
        long expiresAt = issuedAt + settings.lifetime().toSeconds();

        String limited = limitedInput(ALGORITHM, key.getKeyID(), user.toString(), issuedAt, expiresAt);
        String proof = sign(key, limited).toString();

        ObjectNode claims = JSON.createObjectNode();
        claims.put("iss", settings.issuer());
        claims.put("sub", user.toString());
        if (settings.withOwnership()) {
            ownershipRefs.forEach(claims.putArray("ent")::add);
        }
        claims.put("aud", AUDIENCE);
        claims.put("iat", issuedAt);
        claims.put("exp", expiresAt);
        claims.put("uip", proof);
        String input = signingInput(key.getKeyID(), USER_TYPE, claims);
        String token = input + "." + sign(key, input);
        if (token.length() > MAX_TOKEN_LENGTH) {
            throw new IllegalStateException("The token of " + user + " would be longer than " + MAX_TOKEN_LENGTH
                    + " characters; the user owns too much to say so in a token");
        }
        return token;
    }

    /** Puts the limited token of a user's token together; null if that brought no proof. */
    static @Nullable Secret limitedToken(JWSObject userToken, JWTClaimsSet claims) throws ParseException {
        String proof = claims.getStringClaim("uip");
        if (proof == null) {
            return null;
        }
        String input = limitedInput(
                userToken.getHeader().getAlgorithm().getName(),
                userToken.getHeader().getKeyID(),
                claims.getSubject(),
                claims.getIssueTime().toInstant().getEpochSecond(),
                claims.getExpirationTime().toInstant().getEpochSecond());
        return new Secret(input + "." + proof);
    }

    private static String limitedInput(String algorithm, String keyId, String user, long issuedAt, long expiresAt) {
        ObjectNode limited = JSON.createObjectNode();
        limited.put("sub", user).put("iat", issuedAt).put("exp", expiresAt);
        return signingInput(algorithm, keyId, LIMITED_TYPE, limited);
    }

    static String signingInput(String keyId, String type, ObjectNode payload) {
        return signingInput(ALGORITHM, keyId, type, payload);
    }

    private static String signingInput(String algorithm, String keyId, String type, ObjectNode payload) {
        ObjectNode header = JSON.createObjectNode();
        header.put("typ", type).put("alg", algorithm).put("kid", keyId);
        return Base64URL.encode(JSON.writeValueAsBytes(header)) + "."
                + Base64URL.encode(JSON.writeValueAsBytes(payload));
    }

    static Base64URL sign(ECKey key, String input) {
        try {
            return new ECDSASigner(key)
                    .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign a token", e);
        }
    }
}
