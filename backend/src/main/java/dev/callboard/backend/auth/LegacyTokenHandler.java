package dev.callboard.backend.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.web.AuthenticationError;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.InstantSource;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Checks the tokens that old backends signed with a secret both sides know. */
final class LegacyTokenHandler implements TokenHandler {

    private static final String SUBJECT = "backstage-server";

    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec secret;
    private final Credentials.Service bearer;
    private final InstantSource clock;

    /** @param secret of any length; the usual 24 bytes are fewer than JOSE libraries accept */
    LegacyTokenHandler(byte[] secret, Credentials.Service bearer, InstantSource clock) {
        this.secret = new SecretKeySpec(secret, HMAC);
        this.bearer = bearer;
        this.clock = clock;
    }

    @Override
    public Mono<Verified> verify(String token, String plugin) {
        SignedJWT parsed = legacyToken(token);
        return parsed == null ? Mono.empty() : Mono.fromCallable(() -> check(parsed));
    }

    private @Nullable Verified check(SignedJWT token) throws ParseException, GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(secret);
        if (!MessageDigest.isEqual(
                mac.doFinal(token.getSigningInput()), token.getSignature().decode())) {
            // Another entry may know the secret.
            return null;
        }
        JWTClaimsSet claims = token.getJWTClaimsSet();
        boolean expired = claims.getExpirationTime() != null
                && !clock.instant().isBefore(claims.getExpirationTime().toInstant());
        boolean early = claims.getNotBeforeTime() != null
                && clock.instant().isBefore(claims.getNotBeforeTime().toInstant());
        if (expired || early) {
            throw new AuthenticationError("Illegal token");
        }
        return new Verified(bearer, false);
    }

    private static @Nullable SignedJWT legacyToken(String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            JWTClaimsSet claims = parsed.getJWTClaimsSet();
            return JWSAlgorithm.HS256.equals(parsed.getHeader().getAlgorithm())
                            && SUBJECT.equals(claims.getSubject())
                            && claims.getAudience().isEmpty()
                    ? parsed
                    : null;
        } catch (ParseException e) {
            return null;
        }
    }
}
