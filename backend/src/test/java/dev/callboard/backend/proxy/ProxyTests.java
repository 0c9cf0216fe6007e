package dev.callboard.backend.proxy;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.callboard.backend.auth.OpenPath;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ProxyTests {

    @RegisterExtension
    static final WireMockExtension TARGET = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @BeforeEach
    void answer() {
        TARGET.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(203)
                        .withHeader("Content-Type", "text/plain")
                        .withHeader("Set-Cookie", "a=b")
                        .withHeader("Location", "https://elsewhere.example")
                        .withHeader("X-Answer", "yes")
                        .withBody("answer")));
    }

    @ParameterizedTest
    @CsvSource({
        "'{target: T/base}', /one/a%20b/?x=1&y=%2F, /base/a%20b/?x=1&y=%2F",
        "T/base/, /one, /base/",
        "'{target: T, pathRewrite: {\"^/api/proxy/one/v(.)\": \"/version-$1\"}}', /one/v2/x?q, /version-2/x?q",
        "'{target: T, pathRewrite: {\"^/nothing\": \"/\"}}', /one/x, /api/proxy/one/x",
    })
    void thePathIsRewritten(String endpoint, String asked, String arrived) {
        proxy("/one: " + endpoint)
                .get()
                .uri(uri(asked))
                .exchange()
                .expectStatus()
                .isEqualTo(203);

        assertThat(received().getUrl()).isEqualTo(arrived);
    }

    @Test
    void onlyHeadersOnTheListPass() {
        WebTestClient proxy = proxy("/one: {target: T, headers: {X-Key: k1, X-Set: s1}, allowedHeaders: [X-Answer]}");

        proxy.post()
                .uri("/api/proxy/one/x")
                .header("Accept-Language", "de")
                .header("Authorization", "Bearer user-token")
                .header("Cookie", "backstage-auth=secret")
                .header("X-Key", "forged")
                .header("X-Other", "o")
                .bodyValue("body")
                .exchange()
                .expectStatus()
                .isEqualTo(203)
                .expectHeader()
                .valueEquals("X-Answer", "yes")
                .expectHeader()
                .doesNotExist("Set-Cookie")
                .expectHeader()
                .doesNotExist("Location")
                .expectBody(String.class)
                .isEqualTo("answer");

        Request received = received();
        assertThat(received.getBodyAsString()).isEqualTo("body");
        assertThat(received.getHeader("Accept-Language")).isEqualTo("de");
        assertThat(received.header("X-Key").values()).containsExactly("k1");
        assertThat(received.getHeader("X-Set")).isEqualTo("s1");
        assertThat(received.getHeader("Host")).isEqualTo("localhost:" + TARGET.getPort());
        assertThat(received.containsHeader("Authorization")).isFalse();
        assertThat(received.containsHeader("Cookie")).isFalse();
        assertThat(received.containsHeader("X-Other")).isFalse();
    }

    @Test
    void theCallersTokenGoesAlongOnlyWhereThatIsAskedFor() {
        proxy("/one: {target: T, credentials: forward}")
                .get()
                .uri("/api/proxy/one")
                .header("Authorization", "Bearer user-token")
                .exchange()
                .expectStatus()
                .isEqualTo(203);

        assertThat(received().getHeader("Authorization")).isEqualTo("Bearer user-token");
    }

    @Test
    void theHostOfTheRequestIsKeptIfThatIsAskedFor() {
        proxy("/one: {target: T, changeOrigin: false}")
                .get()
                .uri("/api/proxy/one")
                .header("Host", "portal.example.org")
                .exchange()
                .expectStatus()
                .isEqualTo(203);

        assertThat(received().getHeader("Host")).isEqualTo("portal.example.org");
    }

    @Test
    void methodsAndRoutesThatAreNotListedAreNotThere() {
        WebTestClient proxy = proxy("/one: {target: T, allowedMethods: [GET]}");

        proxy.post().uri("/api/proxy/one/x").exchange().expectStatus().isNotFound();
        proxy.get().uri("/api/proxy/onetwo").exchange().expectStatus().isNotFound();
        proxy.get().uri("/api/proxy/").exchange().expectStatus().isNotFound();
        proxy.method(HttpMethod.GET)
                .uri("/api/proxy/one/x")
                .exchange()
                .expectStatus()
                .isEqualTo(203);
        assertThat(TARGET.getAllServeEvents()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/one/../admin", "/one/%2e%2e/admin", "/one/..%5cadmin", "/one/a%2f..%2fadmin", "/one/%2E."})
    void aPathThatLeadsAboveTheTargetIsRefused(String path) {
        proxy("/one: {target: T/base}")
                .get()
                .uri(uri(path))
                .exchange()
                .expectStatus()
                .isBadRequest();

        assertThat(TARGET.getAllServeEvents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/one/@evil.example/", "/one//evil.example/x", "/one/x?u=http://evil.example", "/one:80@evil"})
    void noPathLeadsToAnotherServer(String path) {
        proxy("/one: {target: T}")
                .get()
                .uri(uri(path))
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isIn(203, 404));

        assertThat(TARGET.getAllServeEvents().size()).isLessThan(2);
        ProxyEndpoint endpoint = ProxyEndpoint.of(
                AppConfig.parse("/one: {target: 'http://target.example', pathRewrite:"
                        + " {'^/api/proxy/one': '@evil.example'}}"),
                "/one");
        assertThat(endpoint.address("/one/x", "").getHost()).isEqualTo("target.example");
    }

    @Test
    void aTargetThatIsNotThereIsTold() {
        proxy("/one: 'http://localhost:1/base'")
                .get()
                .uri("/api/proxy/one/x")
                .exchange()
                .expectStatus()
                .isEqualTo(504)
                .expectBody(String.class)
                .isEqualTo("Error occurred while trying to proxy: localhost:1/base/x");
    }

    @Test
    void anAnswerMustBeginInTimeAndMayThenTakeLong() {
        Duration limit = Duration.ofMinutes(2);
        StepVerifier.withVirtualTime(
                        () -> ProxyController.begunWithin(limit, Mono.delay(Duration.ofHours(1)), () -> true))
                .thenAwait(Duration.ofHours(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(60));
        StepVerifier.withVirtualTime(() -> ProxyController.begunWithin(limit, Mono.never(), () -> false))
                .thenAwait(limit)
                .expectError(TimeoutException.class)
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void largeAnswersPassWhole() {
        byte[] large = new byte[3_000_000];
        TARGET.stubFor(any(anyUrl()).willReturn(aResponse().withBody(large)));

        byte[] passed = proxy("/one: T")
                .mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .build()
                .get()
                .uri("/api/proxy/one")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseBody();

        assertThat(passed).isEqualTo(large);
    }

    @Test
    void routesThatAreOpenToEverybodyAreSoByConfigurationAlone() {
        assertThat(endpoints("""
                        /one: {target: T}
                        /two: {target: T, credentials: forward}
                        /three: {target: T, credentials: dangerously-allow-unauthenticated}
                        """).open()).containsExactly(new OpenPath("proxy", "/three"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'/a: {target: file:///etc/passwd}'; target",
                "'/a: {target: \"http://user:secret@host\"}'; target",
                "'/a: {}'; target",
                "'/a: {target: T, credentials: maybe}'; credentials",
                "'/a: {target: T, pathRewrite: {\"(\": x}}'; pathRewrite",
                "'/a: {target: T, headers: {\"a b\": x}}'; headers",
                "'{/a: {target: T, credentials: dangerously-allow-unauthenticated}, /a/b: T}'; /a/b",
                "'{/a/b: T, /a: {target: T, credentials: dangerously-allow-unauthenticated}}'; /a",
            })
    void mistakesAreToldAtTheStartWithTheirPlace(String yaml, String key) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> endpoints(yaml))
                .withMessageContaining("app-config.yaml")
                .withMessageContaining(key)
                .withMessageNotContaining("secret");
    }

    @Test
    void mistakesMayBeLeftOut() {
        ProxyEndpoints endpoints = ProxyEndpoints.of(
                AppConfig.parse("proxy: {skipInvalidProxies: true, endpoints: {/a: {}, /b: 'http://b'}}"));

        assertThat(endpoints.find(dev.callboard.backend.web.PluginPath.of("/api/proxy/b/x"), "GET"))
                .isPresent();
        assertThat(endpoints.find(dev.callboard.backend.web.PluginPath.of("/api/proxy/a/x"), "GET"))
                .isEmpty();
    }

    private static java.net.URI uri(String path) {
        return java.net.URI.create("/api/proxy" + path);
    }

    private static Request received() {
        return TARGET.getAllServeEvents().getFirst().getRequest();
    }

    private static ProxyEndpoints endpoints(String yaml) {
        String indented = yaml.replace("T/", TARGET.baseUrl() + "/")
                .replaceAll("\\bT\\b", TARGET.baseUrl())
                .strip()
                .replace("\n", "\n    ");
        return ProxyEndpoints.of(AppConfig.parse("proxy:\n  endpoints:\n    " + indented));
    }

    private static WebTestClient proxy(String yaml) {
        return WebTestClient.bindToController(new ProxyController(endpoints(yaml)))
                .controllerAdvice(new Statuses())
                .configureClient()
                .responseTimeout(Duration.ofSeconds(60))
                .build();
    }

    @org.springframework.web.bind.annotation.RestControllerAdvice
    static final class Statuses {

        @org.springframework.web.bind.annotation.ExceptionHandler
        org.springframework.http.ResponseEntity<Void> status(dev.callboard.backend.web.BackstageError error) {
            return org.springframework.http.ResponseEntity.status(error.status())
                    .build();
        }
    }
}
