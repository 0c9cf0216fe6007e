package dev.callboard.backend.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.catalog.model.EntityRef;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Checks the tokens of users, whole or limited: those of this server, or those of the one where users sign in instead. */
final class UserTokenHandler implements TokenHandler {

    private static final int MAX_REMEMBERED = 10_000;

    private record Good(Verified verified, Instant expiresAt) {}

    private static final Set<String> REQUIRED = Set.of("sub", "iat", "exp");

    private final SigningKeys keys;
    private final @Nullable SignedTokens elsewhere;
    private final InstantSource clock;
    // A page load brings the same token a dozen times; checking a signature costs more than answering most queries.
    private final Cache<String, Good> remembered =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

    UserTokenHandler(SigningKeys keys, InstantSource clock) {
        this(keys, null, clock);
    }

    /** @param elsewhere the keys of the server where users sign in; null if that is this one */
    UserTokenHandler(SigningKeys keys, @Nullable JWKSource<SecurityContext> elsewhere, InstantSource clock) {
        this.keys = keys;
        this.elsewhere = elsewhere == null
                ? null
                : new SignedTokens(
                        elsewhere,
                        JWSAlgorithm.Family.SIGNATURE,
                        null,
                        new JWTClaimsSet.Builder().build(),
                        REQUIRED,
                        clock);
        this.clock = clock;
    }

    @Override
    public Mono<Verified> verify(String token, String plugin) {
        return verify(token);
    }

    @Override
    public @Nullable Verified known(String token) {
        Good good = remembered.getIfPresent(token);
        return good != null && clock.instant().isBefore(good.expiresAt()) ? good.verified() : null;
    }

    /** Checks a token; a user's token is good at every plugin. */
    Mono<Verified> verify(String token) {
        Verified checked = known(token);
        if (checked != null) {
            return Mono.just(checked);
        }
        JWSObject parsed = parse(token);
        if (parsed == null || !isUserToken(parsed)) {
            return Mono.empty();
        }
        if (elsewhere != null) {
            SignedTokens tokens = elsewhere;
            return Mono.fromCallable(() -> checkElsewhere(tokens, token, parsed))
                    .subscribeOn(BlockingCalls.scheduler());
        }
        String keyId = parsed.getHeader().getKeyID();
        if (!JWSAlgorithm.ES256.equals(parsed.getHeader().getAlgorithm()) || keyId == null) {
            return Mono.error(failed());
        }
        Optional<ECKey> known = keys.known(keyId);
        return (known.isPresent() ? Mono.just(known) : otherReplicas(keyId))
                .map(key -> key.orElseThrow(UserTokenHandler::failed))
                .map(key -> check(token, parsed, key));
    }

    private Mono<Optional<ECKey>> otherReplicas(String keyId) {
        return Mono.fromCallable(() -> keys.find(keyId)).subscribeOn(BlockingCalls.scheduler());
    }

    private Verified checkElsewhere(SignedTokens tokens, String token, JWSObject parsed) {
        try {
            return remember(token, parsed, tokens.check(token));
        } catch (SignedTokens.KeysUnavailableException e) {
            throw e.told("the server where users sign in");
        } catch (SignedTokens.BadTokenException | ParseException | IllegalArgumentException e) {
            throw new AuthenticationError("Failed user token verification", e);
        }
    }

    private Verified check(String token, JWSObject parsed, ECKey key) {
        try {
            if (!parsed.verify(new ECDSAVerifier(key))) {
                throw failed();
            }
            JWTClaimsSet claims = JWTClaimsSet.parse(parsed.getPayload().toJSONObject());
            if (claims.getExpirationTime() == null || claims.getIssueTime() == null || claims.getSubject() == null) {
                throw failed();
            }
            Instant expiresAt = claims.getExpirationTime().toInstant();
            if (!clock.instant().isBefore(expiresAt)) {
                throw failed();
            }
            return remember(token, parsed, claims);
        } catch (JOSEException | ParseException | IllegalArgumentException e) {
            throw new AuthenticationError("Failed user token verification", e);
        }
    }

    private Verified remember(String token, JWSObject parsed, JWTClaimsSet claims) throws ParseException {
        boolean limited = isOfType(parsed, UserTokens.LIMITED_TYPE);
        Secret proof = limited ? new Secret(token) : UserTokens.limitedToken(parsed, claims);
        Verified verified =
                new Verified(new Credentials.User(EntityRef.parse(claims.getSubject()), null, proof), limited);
        remembered.put(token, new Good(verified, claims.getExpirationTime().toInstant()));
        return verified;
    }

    /** Tokens of old releases have no type; they are known by their audience. */
    private static boolean isUserToken(JWSObject token) {
        if (isOfType(token, UserTokens.USER_TYPE) || isOfType(token, UserTokens.LIMITED_TYPE)) {
            return true;
        }
        JOSEObjectType type = token.getHeader().getType();
        if (type != null && type.getType().startsWith("vnd.backstage.")) {
            return false;
        }
        Map<String, Object> claims = token.getPayload().toJSONObject();
        return claims != null && UserTokens.AUDIENCE.equals(claims.get("aud"));
    }

    private static boolean isOfType(JWSObject token, String type) {
        JOSEObjectType given = token.getHeader().getType();
        return given != null && given.getType().equals(type);
    }

    private static @Nullable JWSObject parse(String token) {
        try {
            return JWSObject.parse(token);
        } catch (ParseException e) {
            return null;
        }
    }

    private static AuthenticationError failed() {
        return new AuthenticationError("Failed user token verification");
    }
}
