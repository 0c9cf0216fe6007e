package dev.callboard.backend.auth.provider;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.callboard.backend.auth.SignedTokens;
import dev.callboard.backend.config.Secret;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks ID tokens by the rules of OpenID Connect Core, 3.1.3.7. */
final class IdTokens {

    /** How far a provider's clock may be ahead; nothing is forgiven at the end of a token. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private final SignedTokens tokens;
    private final String clientId;
    private final InstantSource clock;

    IdTokens(
            JWKSource<SecurityContext> keys,
            JWSAlgorithm algorithm,
            String issuer,
            String clientId,
            InstantSource clock) {
        this.clientId = clientId;
        this.clock = clock;
        this.tokens = new SignedTokens(
                keys,
                Set.of(algorithm),
                Set.of(clientId),
                new JWTClaimsSet.Builder().issuer(issuer).build(),
                Set.of("sub", "iat", "exp", "aud", "iss"),
                clock);
    }

    /**
     * Checks a token. Blocks, when keys have to be fetched.
     *
     * @param nonce that the token must carry; null where none was sent
     * @return whom it is about
     */
    String subject(Secret token, @Nullable String nonce) {
        try {
            JWTClaimsSet claims = tokens.check(token.reveal());
            if (nonce != null && !nonce.equals(claims.getStringClaim("nonce"))) {
                throw new SignInFailure("The ID token was made for another sign-in (nonce)");
            }
            String party = claims.getStringClaim("azp");
            if (party == null ? claims.getAudience().size() > 1 : !party.equals(clientId)) {
                throw new SignInFailure("The ID token was made for another client (azp)");
            }
            if (claims.getIssueTime().toInstant().isAfter(clock.instant().plus(AHEAD))) {
                throw new SignInFailure("The ID token comes from the future; do the clocks differ?");
            }
            return claims.getSubject();
        } catch (SignedTokens.BadTokenException | ParseException e) {
            throw new SignInFailure("The ID token does not hold: " + e.getMessage(), e);
        }
    }
}
