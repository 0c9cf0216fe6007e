package dev.callboard.backend.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.callboard.backend.web.ServiceUnavailableError;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks signed tokens against published keys: signature, time, audience, issuer and the claims that must be there. */
public final class SignedTokens {

    private static final int CLOCK_SKEW_SECONDS = 0;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;

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
        this.claims = new DefaultJWTClaimsVerifier<SecurityContext>(audiences, exact, required, Set.of()) {
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
     * @throws KeysUnavailableException if the keys cannot be had, so that nobody knows whether the token is good
     * @throws BadTokenException if the token is not good, whoever may have signed it
     */
    public JWTClaimsSet check(String token) throws BadTokenException {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            try {
                return processor.process(parsed, null);
            } catch (KeySourceException e) {
                claims.verify(parsed.getJWTClaimsSet(), null);
                throw new KeysUnavailableException(e);
            }
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw new BadTokenException(e);
        }
    }

    /** A token does not hold. */
    public static class BadTokenException extends Exception {

        BadTokenException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Whether a token holds cannot be found out now. */
    public static final class KeysUnavailableException extends BadTokenException {

        KeysUnavailableException(KeySourceException cause) {
            super(cause);
        }

        /** @param whose the keys are, for callers; the log says where they are */
        ServiceUnavailableError told(String whose) {
            return new ServiceUnavailableError(
                    "The keys of " + whose
                            + " cannot be fetched, so tokens cannot be checked now; the log of this server"
                            + " says why",
                    this);
        }
    }
}
