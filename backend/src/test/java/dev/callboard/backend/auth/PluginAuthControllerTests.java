package dev.callboard.backend.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.runtime.ServerAddress;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

class PluginAuthControllerTests {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String PATH = "/api/techdocs/.backstage/auth/v1/cookie";

    private final SettableClock clock = new SettableClock();
    private final AuthStore store = AuthStore.inMemory();
    private final SigningKeys userKeys = new SigningKeys(store, AuthStore.Purpose.USER, LIFETIME, clock);
    private final SigningKeys pluginKeys = new SigningKeys(store, AuthStore.Purpose.PLUGIN, LIFETIME, clock);
    private final UserTokens tokens =
            new UserTokens(userKeys, new UserTokens.Settings("http://localhost/api/auth", LIFETIME, false), clock);
    private final String token = tokens.issue(EntityRef.parse("user:default/ann"), List.of());

    @Test
    void aUserGetsACookieWithTheLimitedToken() {
        String cookie = setCookie(client("http://localhost:7007"), null);

        assertThat(cookie)
                .matches("backstage-auth=[\\w.-]+; Domain=localhost; Path=/; Expires=Thu, 01 Jan 2026 01:00:00 GMT;"
                        + " HttpOnly; Secure; Priority=High; SameSite=None");
    }

    @Test
    void withoutTlsAndAwayFromLocalhostTheCookieIsLax() {
        assertThat(setCookie(client("http://portal.example"), null))
                .endsWith("; HttpOnly; Priority=High; SameSite=Lax");
        assertThat(setCookie(client("https://portal.example"), null))
                .contains("Domain=portal.example;")
                .endsWith("; HttpOnly; Secure; Priority=High; SameSite=None");
    }

    @Test
    void aCookieThatLastsIsLeftAlone() {
        WebTestClient client = client("http://localhost:7007");
        String value = valueOf(setCookie(client, null));

        client.get()
                .uri(PATH)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .cookie("backstage-auth", value)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .doesNotExist(HttpHeaders.SET_COOKIE)
                .expectBody()
                .json("{\"expiresAt\":\"2026-01-01T01:00:00.000Z\"}");
    }

    @Test
    void aCookieThatIsAboutToEndOrNotOursIsReplaced() {
        WebTestClient client = client("http://localhost:7007");
        String value = valueOf(setCookie(client, null));
        clock.advance(Duration.ofMinutes(56));

        assertThat(setCookie(client, value)).startsWith("backstage-auth=ey");
        assertThat(setCookie(client, "forged")).startsWith("backstage-auth=ey");
    }

    @Test
    void aCookieAloneOrALimitedTokenGetsNone() {
        WebTestClient client = client("http://localhost:7007");
        String limited = valueOf(setCookie(client, null));

        client.get()
                .uri(PATH)
                .cookie("backstage-auth", limited)
                .exchange()
                .expectStatus()
                .isUnauthorized();
        client.get()
                .uri(PATH)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + limited)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void theCookieIsTakenBack() {
        client("http://localhost:7007")
                .delete()
                .uri(PATH)
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .valueMatches(HttpHeaders.SET_COOKIE, "backstage-auth=; .*Expires=Thu, 01 Jan 1970 00:00:00 GMT.*");
    }

    @Test
    void everyPluginPublishesTheKeysThatTokensOfPluginsAreCheckedWith() {
        String keyId = pluginKeys.current().getKeyID();

        client("http://localhost:7007")
                .get()
                .uri("/api/catalog/.backstage/auth/v1/jwks.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.keys.length()")
                .isEqualTo(1)
                .jsonPath("$.keys[0].kid")
                .isEqualTo(keyId)
                .jsonPath("$.keys[0].d")
                .doesNotExist();
    }

    private String setCookie(WebTestClient client, @org.jspecify.annotations.Nullable String present) {
        WebTestClient.RequestHeadersSpec<?> request =
                client.get().uri(PATH).header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        if (present != null) {
            request.cookie("backstage-auth", present);
        }
        String cookie = request.exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getFirst(HttpHeaders.SET_COOKIE);
        return Objects.requireNonNull(cookie, "the answer set no cookie");
    }

    private static String valueOf(String cookie) {
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    @RestControllerAdvice
    static final class Statuses {

        @ExceptionHandler
        ResponseEntity<Void> status(BackstageError error) {
            return ResponseEntity.status(error.status()).build();
        }
    }

    private WebTestClient client(String baseUrl) {
        AuthenticationFilter barrier =
                new AuthenticationFilter(List.of(new UserTokenHandler(userKeys, clock)), List.of(), List.of(), false);
        return WebTestClient.bindToController(
                        new PluginAuthController(pluginKeys, barrier, new ServerAddress(baseUrl, false), clock))
                .controllerAdvice(new Statuses())
                .build();
    }
}
