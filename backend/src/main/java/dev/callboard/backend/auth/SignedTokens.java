package dev.callboard.backend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks signed tokens against published keys: signature, time, audience, issuer and the claims that must be there. */
public final class SignedTokens {

    private static final int CLOCK_SKEW_SECONDS = 0;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /**
     * @param algorithms which signatures count, none of them symmetric
     * @param audiences of which a token must name one; null if any will do
     * @param exact claims that must be there with these values
     * @param required claims that must be there
     */
    public SignedTokens(
            JWKSource<SecurityContext> keys,
            Set<JWSAlgorithm> algorithms,
            @Nullable Set<String> audiences,
            JWTClaimsSet exact,
            Set<String> required,
            InstantSource clock) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        // Which types count is decided before a token gets here.
        processor.setJWSTypeVerifier((type, context) -> {});
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(audiences, exact, required, Set.of()) {
            @Override
            protected Date currentTime() {
                return Date.from(clock.instant());
            }
        };
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /**
     * Checks a token. Blocks, when keys have to be fetched.
     *
     * @throws BadTokenException if the token is not good, or the keys cannot be had
     */
    public JWTClaimsSet check(String token) throws BadTokenException {
        try {
            return processor.process(SignedJWT.parse(token), null);
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw new BadTokenException(e);
        }
    }

    /** A token does not hold. */
    public static final class BadTokenException extends Exception {

        BadTokenException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
