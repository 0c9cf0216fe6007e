package dev.callboard.backend.auth.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenID provider with one user, as strict as the standards: a code is good once, for the client, the address and the
 * challenge that it was asked with, and refresh tokens are replaced when they are used.
 */
public final class TestOidcServer implements AutoCloseable {

    public static final String CLIENT = "callboard";
    public static final String SECRET = "s3cret/with+signs";

    // Made once, since that takes long.
    private static final RSAKey KEY = rsaKey();
    private static final RSAKey FORGERS = rsaKey();

    private record Grant(Map<String, String> asked) {}

    private final HttpServer server;
    private final InstantSource clock;
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, Grant> refreshTokens = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    volatile Function<JWTClaimsSet, String> signer = this::signed;
    volatile Map<String, Object> user =
            Map.of("sub", "42", "email", "ann@example.org", "email_verified", true, "name", "Ann");

    public TestOidcServer(InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        route("/.well-known/openid-configuration", exchange -> metadata());
        route("/jwks", exchange -> new JWKSet(KEY.toPublicJWK()).toJSONObject());
        route("/token", this::token);
        route("/userinfo", exchange -> user);
        route("/revoke", exchange -> {
            revoked.add(form(exchange).getOrDefault("token", ""));
            return Map.of();
        });
        server.start();
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    Set<String> revoked() {
        return revoked;
    }

    /** What the browser is sent back with, after the user has signed in at an address of {@code /authorize}. */
    Map<String, String> authorize(URI address) {
        Map<String, String> asked = parse(address.getRawQuery());
        String code = "code-" + (codes.size() + refreshTokens.size() + 1);
        codes.put(code, new Grant(asked));
        return Map.of("code", code, "state", asked.getOrDefault("state", ""));
    }

    String signed(JWTClaimsSet claims) {
        return sign(claims, KEY);
    }

    /** A key that nobody published, under the name of the one that is. */
    static String forged(JWTClaimsSet claims) {
        return sign(claims, FORGERS);
    }

    private static String sign(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey rsaKey() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID("1")
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "issuer", issuer(),
                "authorization_endpoint", issuer() + "/authorize",
                "token_endpoint", issuer() + "/token",
                "userinfo_endpoint", issuer() + "/userinfo",
                "jwks_uri", issuer() + "/jwks",
                "revocation_endpoint", issuer() + "/revoke");
    }

    private Map<String, Object> token(HttpExchange exchange) throws IOException {
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":s3cret%2Fwith%2Bsigns").getBytes(StandardCharsets.UTF_8));
        Map<String, String> form = form(exchange);
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Map.of("error", "invalid_client");
        }
        boolean refresh = "refresh_token".equals(form.get("grant_type"));
        Grant grant = refresh
                ? refreshTokens.remove(form.getOrDefault("refresh_token", ""))
                : codes.remove(form.getOrDefault("code", ""));
        if (grant == null) {
            return Map.of("error", "invalid_grant", "error_description", "It was used before");
        }
        if (!refresh
                && (!challenge(form.getOrDefault("code_verifier", ""))
                                .equals(grant.asked().get("code_challenge"))
                        || !form.getOrDefault("redirect_uri", "")
                                .equals(grant.asked().get("redirect_uri")))) {
            return Map.of("error", "invalid_grant", "error_description", "It is somebody else's");
        }
        String refreshToken = "refresh-" + System.nanoTime();
        refreshTokens.put(refreshToken, grant);
        return Map.of(
                "access_token",
                "access",
                "token_type",
                "Bearer",
                "expires_in",
                3600,
                "refresh_token",
                refreshToken,
                "id_token",
                signer.apply(claims(refresh ? null : grant.asked().get("nonce"))));
    }

    private JWTClaimsSet claims(@org.jspecify.annotations.Nullable String nonce) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("42")
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
        if (nonce != null) {
            builder.claim("nonce", nonce);
        }
        return claims.apply(builder).build();
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Route {
        Map<String, Object> answer(HttpExchange exchange) throws IOException;
    }

    private void route(String path, Route route) {
        server.createContext(path, exchange -> {
            try (exchange) {
                Map<String, Object> answer = route.answer(exchange);
                byte[] body = JsonMapper.shared().writeValueAsBytes(answer);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.containsKey("error") ? 400 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    static Map<String, String> parse(String query) {
        Map<String, String> parsed = new LinkedHashMap<>();
        for (String pair : List.of(query.split("&"))) {
            int equals = pair.indexOf('=');
            parsed.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parsed;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
