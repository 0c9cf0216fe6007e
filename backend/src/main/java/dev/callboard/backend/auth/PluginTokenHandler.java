package dev.callboard.backend.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.web.AuthenticationError;
import java.net.URI;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Checks the tokens of plugins, those of this server and those of the servers that {@code discovery.endpoints} names.
 *
 * <p>A token that carries a user's is good for what that user may do.
 */
final class PluginTokenHandler implements TokenHandler {

    private static final Pattern PLUGIN_ID = Pattern.compile("[a-z0-9_-]+", Pattern.CASE_INSENSITIVE);
    private static final int MAX_REMOTE = 500;
    private static final Set<String> REQUIRED = Set.of("iat", "exp", "sub", "aud");

    private final SigningKeys own;
    private final PluginAddresses addresses;
    private final UserTokenHandler users;
    private final InstantSource clock;
    // Bounded, since it is the token that says whose keys are wanted.
    private final Cache<String, JWKSource<SecurityContext>> remote =
            Caffeine.newBuilder().maximumSize(MAX_REMOTE).build();

    PluginTokenHandler(SigningKeys own, PluginAddresses addresses, UserTokenHandler users, InstantSource clock) {
        this.own = own;
        this.addresses = addresses;
        this.users = users;
        this.clock = clock;
    }

    @Override
    public Mono<Verified> verify(String token, String plugin) {
        SignedJWT parsed = pluginToken(token);
        if (parsed == null) {
            return Mono.empty();
        }
        return Mono.fromCallable(() -> check(token, parsed, plugin))
                .subscribeOn(BlockingCalls.scheduler())
                .flatMap(this::principal);
    }

    private JWTClaimsSet check(String token, SignedJWT parsed, String plugin) {
        try {
            String caller = parsed.getJWTClaimsSet().getSubject();
            if (caller == null || !PLUGIN_ID.matcher(caller).matches()) {
                throw failed(null);
            }
            return new SignedTokens(
                            keysOf(caller, parsed.getHeader().getKeyID()),
                            JWSAlgorithm.Family.SIGNATURE,
                            Set.of(plugin),
                            new JWTClaimsSet.Builder().build(),
                            REQUIRED,
                            clock)
                    .check(token);
        } catch (SignedTokens.KeysUnavailableException e) {
            throw e.told("the plugin that calls");
        } catch (ParseException | SignedTokens.BadTokenException e) {
            throw failed(e);
        }
    }

    private JWKSource<SecurityContext> keysOf(String caller, @Nullable String keyId) {
        if (keyId != null
                && (own.known(keyId).isPresent() || addresses.internal(caller).isEmpty())) {
            return (selector, context) ->
                    own.find(keyId).map(key -> selector.select(new JWKSet(key))).orElse(List.of());
        }
        URI base = addresses.internal(caller).orElseThrow(() -> failed(null));
        return remote.get(caller, id -> RemoteKeys.ofSomebody(URI.create(base + AuthenticationFilter.KEYS_PATH)));
    }

    private Mono<Verified> principal(JWTClaimsSet claims) {
        String subject = "plugin:" + claims.getSubject();
        Object user = claims.getClaim("obo");
        if (user == null) {
            return Mono.just(new Verified(new Credentials.Service(subject, AccessRestrictions.none()), false));
        }
        if (!(user instanceof String userToken)) {
            return Mono.error(failed(null));
        }
        return users.verify(userToken)
                .map(Verified::credentials)
                .ofType(Credentials.User.class)
                .map(known -> new Verified(new Credentials.User(known.ref(), subject, known.limitedToken()), false))
                .switchIfEmpty(Mono.error(() -> failed(null)));
    }

    private static @Nullable SignedJWT pluginToken(String token) {
        try {
            SignedJWT parsed = SignedJWT.parse(token);
            return parsed.getHeader().getType() != null
                            && PluginTokens.TYPE.equals(
                                    parsed.getHeader().getType().getType())
                    ? parsed
                    : null;
        } catch (ParseException e) {
            return null;
        }
    }

    private static AuthenticationError failed(@Nullable Exception cause) {
        String message = "Failed plugin token verification";
        return cause == null ? new AuthenticationError(message) : new AuthenticationError(message, cause);
    }
}
