package dev.callboard.backend.auth;

import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.ServerAddress;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What every plugin has for authentication: its keys, and the cookie for static files. */
@RestController
@RequestMapping("/api/{plugin}/.backstage/auth/v1")
final class PluginAuthController {

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(5);
    private static final DateTimeFormatter COOKIE_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final SigningKeys keys;
    private final AuthenticationFilter barrier;
    private final URI address;
    private final InstantSource clock;

    PluginAuthController(
            SigningKeys pluginKeys, AuthenticationFilter barrier, ServerAddress address, InstantSource clock) {
        this.keys = pluginKeys;
        this.barrier = barrier;
        this.address = URI.create(address.baseUrl());
        this.clock = clock;
    }

    /** One set of keys for all plugins of this server, as they are one program. */
    @GetMapping("/jwks.json")
    Mono<ResponseEntity<byte[]>> keys(ServerHttpRequest request) {
        return KeySet.of(keys, request);
    }

    /** Gives a user the cookie, unless they have one that will do for a while. */
    @GetMapping("/cookie")
    Mono<ResponseEntity<byte[]>> cookie(@PathVariable String plugin, ServerHttpRequest request) {
        String token = AuthenticationFilter.bearer(request);
        if (token == null) {
            return Mono.error(new AuthenticationError("Missing credentials"));
        }
        return barrier.verify(token, plugin).flatMap(verified -> {
            if (verified.limited()) {
                return Mono.error(new AuthenticationError("Illegal limited user token"));
            }
            Secret limited = verified.credentials() instanceof Credentials.User user ? user.limitedToken() : null;
            if (limited == null) {
                return Mono.error(new NotAllowedError("This endpoint does not allow 'service' credentials"));
            }
            return current(request, plugin)
                    .map(expiry -> JsonAnswer.ok(request, body(expiry)))
                    .switchIfEmpty(Mono.fromSupplier(() -> withCookie(request, limited)));
        });
    }

    @DeleteMapping("/cookie")
    ResponseEntity<Void> forget() {
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, attributes("", Instant.EPOCH))
                .build();
    }

    /** When the cookie of a request ends, if that is not soon. */
    private Mono<Instant> current(ServerHttpRequest request, String plugin) {
        String cookie = AuthenticationFilter.cookie(request);
        if (cookie == null) {
            return Mono.empty();
        }
        return barrier.verify(cookie, plugin)
                .map(verified -> expiry(new Secret(cookie)))
                .filter(expiry -> expiry.isAfter(clock.instant().plus(LONG_ENOUGH)))
                .onErrorResume(AuthenticationError.class, stale -> Mono.empty());
    }

    private ResponseEntity<byte[]> withCookie(ServerHttpRequest request, Secret limitedToken) {
        Instant expiry = expiry(limitedToken);
        ResponseEntity<byte[]> answer = JsonAnswer.ok(request, body(expiry));
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header(HttpHeaders.SET_COOKIE, attributes(limitedToken.reveal(), expiry))
                .body(answer.getBody());
    }

    private String attributes(String value, Instant expiry) {
        boolean secure = "https".equals(address.getScheme()) || "localhost".equals(address.getHost());
        return CookiePath.COOKIE + "=" + value + "; Domain=" + address.getHost() + "; Path=/; Expires="
                + COOKIE_DATE.format(expiry) + "; HttpOnly" + (secure ? "; Secure" : "") + "; Priority=High; SameSite="
                + (secure ? "None" : "Lax");
    }

    private static Map<String, String> body(Instant expiry) {
        return Map.of("expiresAt", MILLISECONDS.format(expiry));
    }

    private static Instant expiry(Secret token) {
        try {
            return SignedJWT.parse(token.reveal())
                    .getJWTClaimsSet()
                    .getExpirationTime()
                    .toInstant();
        } catch (ParseException e) {
            throw new IllegalStateException("A token that was checked cannot be read", e);
        }
    }
}
