package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server, started as the command line starts it. */
class CallboardServerIT {

    private static final String CONFIG = """
            backend:
              baseUrl: http://localhost:7007
              cors: {origin: 'http://*.example', credentials: true}
              csp: {upgrade-insecure-requests: false, connectSrc: ["'self'", 'http:']}
              auth:
                externalAccess:
                - type: static
                  options: {token: static-token-of-a-script, subject: script}
                - type: static
                  options: {token: restricted-token, subject: search-script}
                  accessRestrictions: [{plugin: search}]
            auth:
              providers:
                guest: {userEntityRef: 'user:default/guest', dangerouslyAllowOutsideDevelopment: true}
            """;

    @TempDir
    static Path folder;

    private static CallboardServer server;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        Path config = Files.writeString(folder.resolve("app-config.yaml"), CONFIG);
        server = CallboardServer.start(new ServerOptions(List.of(config), folder.resolve("data"), 0, Map.of()));
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (server.notReady().isPresent() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    @Test
    void isAliveAndReady() throws Exception {
        assertThat(get("/.backstage/health/v1/liveness").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/.backstage/health/v1/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhichRulesAreAsked() throws Exception {
        HttpResponse<String> bundles = get("/api/policy/bundles", "Authorization", "Bearer static-token-of-a-script");
        JsonNode bundle = json(bundles).path("items").path(0);

        assertThat(bundle.path("engine").asString()).isEqualTo("embedded");
        assertThat(bundle.path("ready").booleanValue()).isTrue();
        assertThat(bundle.path("revision").asString()).matches("[0-9a-f]{16}");
        assertThat(bundle.path("ageSeconds").isIntegralNumber()).isTrue();
        assertThat(bundle.path("lastError").isNull()).isTrue();
        assertThat(get("/api/policy/bundles").statusCode()).isEqualTo(401);
    }

    @Test
    void aGuestGetsATokenThatOpensTheDoor() throws Exception {
        HttpResponse<String> session = get("/api/auth/guest/refresh");
        JsonNode identity = json(session).path("backstageIdentity");

        assertThat(session.statusCode()).isEqualTo(200);
        assertThat(json(session).path("profile").isObject()).isTrue();
        assertThat(identity.path("expiresInSeconds").asInt()).isEqualTo(3600);
        assertThat(identity.path("identity").toString())
                .isEqualTo("{\"type\":\"user\",\"userEntityRef\":\"user:default/guest\","
                        + "\"ownershipEntityRefs\":[\"user:default/guest\"]}");
        String token = identity.path("token").asString();
        assertThat(get("/api/auth/v1/userinfo", "Authorization", "Bearer " + token)
                        .body())
                .contains("\"sub\":\"user:default/guest\"", "\"ent\":[\"user:default/guest\"]");
        assertThat(get("/api/nowhere/x", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(404);
    }

    @Test
    void withoutATokenTheAnswerIs401InBackstagesShape() throws Exception {
        HttpResponse<String> response = get("/api/nowhere/things/x?limit=1&a=b");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("content-type")).contains("application/json; charset=utf-8");
        assertThat(response.body())
                .isEqualTo("{\"error\":{\"name\":\"AuthenticationError\",\"message\":\"Missing credentials\"},"
                        + "\"request\":{\"method\":\"GET\",\"url\":\"/things/x?limit=1&a=b\"},"
                        + "\"response\":{\"statusCode\":401}}");
    }

    @Test
    void anUnknownRouteIs404WithAnEmptyBody() throws Exception {
        HttpResponse<String> response = get("/api/nowhere/x", "Authorization", "Bearer static-token-of-a-script");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/").body()).isEmpty();
    }

    @Test
    void aUrlMayBeAsLongAsManyFiltersMakeIt() throws Exception {
        String query = "filter=relations.ownedBy=group:default/a".repeat(200).replace("afilter", "a&filter");

        assertThat(get("/api/catalog/entities/by-query?" + query, "Authorization", "Bearer static-token-of-a-script")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRestrictedTokenIsRefusedAtOtherPlugins() throws Exception {
        HttpResponse<String> elsewhere = get("/api/nowhere/x", "Authorization", "Bearer restricted-token");

        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(json(elsewhere).at("/error/message").asString())
                .isEqualTo("This token's access is restricted to plugin(s) 'search'");
        assertThat(get("/api/search/x", "Authorization", "Bearer restricted-token")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void providersThatDoNotExistAreNamed() throws Exception {
        assertThat(json(get("/api/auth/nope/refresh")).at("/error/message").asString())
                .isEqualTo("Unknown auth provider 'nope'");
        assertThat(get("/api/auth/guest/start").statusCode()).isEqualTo(501);
        assertThat(get("/api/auth/guest/logout").statusCode()).isEqualTo(404);
    }

    @Test
    void toleratesDoubledAndTrailingSlashes() throws Exception {
        assertThat(get("/api//auth/.well-known/jwks.json/").statusCode()).isEqualTo(200);
        assertThat(get("/API/Auth/.well-known/jwks.json").statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadAndOptions() throws Exception {
        HttpResponse<String> head =
                send(request("/api/auth/.well-known/jwks.json").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> options =
                send(request("/api/auth/.well-known/jwks.json").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.headers().firstValue("allow").orElse("")).contains("GET");
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        var headers = get("/.backstage/health/v1/liveness").headers();

        assertThat(headers.firstValue("content-security-policy"))
                .contains("default-src 'self';base-uri 'self';font-src 'self' https: data:;frame-ancestors 'self';"
                        + "img-src 'self' data:;object-src 'none';script-src 'self' 'unsafe-eval';"
                        + "script-src-attr 'none';style-src 'self' https: 'unsafe-inline';connect-src 'self' http:");
        assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
        assertThat(headers.firstValue("x-frame-options")).contains("SAMEORIGIN");
        assertThat(headers.allValues("vary").toString()).contains("Accept-Encoding");
    }

    @Test
    void answersAPreflightOfAnAllowedOriginAndNoOther() throws Exception {
        HttpResponse<String> allowed = preflight("http://portal.example");
        HttpResponse<String> other = preflight("http://portal.example.evil");

        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.headers().firstValue("access-control-allow-origin")).contains("http://portal.example");
        assertThat(allowed.headers().firstValue("access-control-allow-credentials"))
                .contains("true");
        assertThat(allowed.headers().firstValue("access-control-allow-methods"))
                .contains("GET,HEAD,PATCH,POST,PUT,DELETE");
        assertThat(allowed.headers().firstValue("access-control-allow-headers")).contains("authorization");
        assertThat(other.statusCode()).isEqualTo(401);
        assertThat(other.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void aFreshCopyAtTheClientIsNotSentAgain() throws Exception {
        String etag = get("/.backstage/health/v1/liveness")
                .headers()
                .firstValue("etag")
                .orElseThrow();

        HttpResponse<String> again = get("/.backstage/health/v1/liveness", "If-None-Match", etag);

        assertThat(etag).startsWith("W/\"");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void publicKeysArePublished() throws Exception {
        get("/api/auth/guest/refresh");

        JsonNode key = json(get("/api/auth/.well-known/jwks.json")).at("/keys/0");

        assertThat(key.path("kty").asString()).isEqualTo("EC");
        assertThat(key.path("alg").asString()).isEqualTo("ES256");
        assertThat(key.has("kid")).isTrue();
        assertThat(key.has("d")).isFalse();
    }

    private static HttpResponse<String> preflight(String origin) throws Exception {
        return send(request("/api/catalog/entities")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization"));
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
