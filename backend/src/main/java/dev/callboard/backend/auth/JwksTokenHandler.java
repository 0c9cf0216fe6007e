package dev.callboard.backend.auth;

import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.ServiceUnavailableError;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Checks the tokens that somebody else's identity provider signs for programs. */
final class JwksTokenHandler implements TokenHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JwksTokenHandler.class);

    private final SignedTokens tokens;
    private final @Nullable String subjectPrefix;
    private final AccessRestrictions restrictions;

    JwksTokenHandler(SignedTokens tokens, @Nullable String subjectPrefix, AccessRestrictions restrictions) {
        this.tokens = tokens;
        this.subjectPrefix = subjectPrefix;
        this.restrictions = restrictions;
    }

    @Override
    public Mono<Verified> verify(String token, String plugin) {
        return isSigned(token)
                ? Mono.fromCallable(() -> check(token)).subscribeOn(BlockingCalls.scheduler())
                : Mono.empty();
    }

    /**
     * Null if the token is not good here; another entry may know its keys.
     *
     * @throws ServiceUnavailableError if its keys cannot be had
     */
    private @Nullable Verified check(String token) {
        try {
            String subject = tokens.check(token).getSubject();
            String prefix = subjectPrefix == null ? "external:" : "external:" + subjectPrefix + ":";
            return new Verified(new Credentials.Service(prefix + subject, restrictions), false);
        } catch (SignedTokens.KeysUnavailableException e) {
            throw e.told("an issuer of backend.auth.externalAccess");
        } catch (SignedTokens.BadTokenException e) {
            LOG.debug("A token does not hold against the configured keys: {}", e.getMessage());
            return null;
        }
    }

    private static boolean isSigned(String token) {
        try {
            SignedJWT.parse(token);
            return true;
        } catch (ParseException e) {
            return false;
        }
    }
}
