package dev.callboard.backend.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.Secret;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.catalog.model.EntityRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AuthenticationFilterTests {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final TokenHandler LIMITED = (token, plugin) -> token.equals("limited")
            ? Mono.just(new TokenHandler.Verified(new Credentials.User(EntityRef.parse("user:default/a")), true))
            : Mono.empty();
    private static final StaticTokenHandler STATIC = new StaticTokenHandler(List.of(
            new StaticTokenHandler.StaticToken(new Secret("secret-one"), "one", AccessRestrictions.none()),
            new StaticTokenHandler.StaticToken(
                    new Secret("secret-two"),
                    "two",
                    new AccessRestrictions(Map.of("search", new AccessRestrictions.Limits(Set.of(), Set.of()))))));

    private final AuthenticationFilter filter = filter(false);

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret-one", "bearer   secret-one", "BEARER secret-one"})
    void aKnownTokenPassesWithItsSubject(String header) {
        MockServerWebExchange exchange = exchange("/api/catalog/entities", header);

        StepVerifier.create(pass(filter, exchange))
                .expectNext("passed")
                .expectComplete()
                .verify(SOON);

        assertThat(Credentials.of(exchange)).isEqualTo(new Credentials.Service("one", AccessRestrictions.none()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Bearer wrong      | Illegal token
                    Bearer secret-on  | Illegal token
                    Bearer limited    | Illegal limited user token
                    Basic secret-one  | Missing credentials
                    Bearer            | Missing credentials
                    Bearer a b        | Missing credentials
                    secret-one        | Missing credentials
                    """)
    void anythingElseIsRefused(String header, String message) {
        refuses(exchange("/api/catalog/entities", header), AuthenticationError.class, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/catalog", "/api/catalog/entities", "/API/catalog/x", "/api/unknown", "/api/authx/y"})
    void nothingBelowApiIsOpenUnlessItSaysSo(String path) {
        refuses(exchange(path, null), AuthenticationError.class, "Missing credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/.backstage/health/v1/liveness",
                "/api/auth/x",
                "/api/AUTH/x",
                "/api/catalog/.backstage/auth/v1/jwks.json",
                "/api/events/http",
                "/api/events/http/git"
            })
    void openPathsPass(String path) {
        MockServerWebExchange exchange = exchange(path, null);

        StepVerifier.create(pass(filter, exchange))
                .expectNext("passed")
                .expectComplete()
                .verify(SOON);
        assertThat(Credentials.of(exchange)).isEqualTo(new Credentials.None());
    }

    @Test
    void aLimitedTokenIsGoodForStaticFilesAsACookieOrInTheHeader() {
        MockServerWebExchange cookie =
                MockServerWebExchange.from(MockServerHttpRequest.get("/api/techdocs/static/a.css")
                        .cookie(new HttpCookie("backstage-auth", "limited")));
        MockServerWebExchange header = exchange("/api/techdocs/static/a.css", "Bearer limited");

        for (MockServerWebExchange exchange : List.of(cookie, header)) {
            StepVerifier.create(pass(filter, exchange))
                    .expectNext("passed")
                    .expectComplete()
                    .verify(SOON);
            assertThat(Credentials.of(exchange)).isInstanceOf(Credentials.User.class);
        }
    }

    @Test
    void aCookieIsNotReadElsewhere() {
        MockServerHttpRequest request = MockServerHttpRequest.get("/api/techdocs/metadata/a")
                .cookie(new HttpCookie("backstage-auth", "limited"))
                .build();

        refuses(MockServerWebExchange.from(request), AuthenticationError.class, "Missing credentials");
    }

    @Test
    void anOpenPrefixEndsAtASlash() {
        refuses(exchange("/api/events/httpx", null), AuthenticationError.class, "Missing credentials");
    }

    @Test
    void aRestrictedTokenIsRefusedAtOtherPlugins() {
        refuses(
                exchange("/api/catalog/entities", "Bearer secret-two"),
                NotAllowedError.class,
                "This token's access is restricted to plugin(s) 'search'");
    }

    @Test
    void withoutTheDefaultPolicyNobodyPassesAndAForgedTokenStillDoesNot() {
        AuthenticationFilter open = filter(true);
        MockServerWebExchange anonymous = exchange("/api/catalog/entities", null);

        StepVerifier.create(pass(open, anonymous))
                .expectNext("passed")
                .expectComplete()
                .verify(SOON);
        assertThat(Credentials.of(anonymous)).isEqualTo(new Credentials.None());
        StepVerifier.create(pass(open, exchange("/api/catalog/entities", "Bearer wrong")))
                .expectErrorMessage("Illegal token")
                .verify(SOON);
    }

    private void refuses(MockServerWebExchange exchange, Class<? extends Throwable> type, String message) {
        StepVerifier.create(pass(filter, exchange))
                .expectErrorSatisfies(
                        failure -> assertThat(failure).isInstanceOf(type).hasMessage(message))
                .verify(SOON);
    }

    private static AuthenticationFilter filter(boolean anonymousAllowed) {
        return new AuthenticationFilter(
                List.of(LIMITED, STATIC),
                List.of(new OpenPath("auth", "/"), new OpenPath("events", "/http")),
                List.of(new CookiePath("techdocs", "/static")),
                anonymousAllowed);
    }

    private static MockServerWebExchange exchange(
            String path, @org.jspecify.annotations.Nullable String authorization) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get(path);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return MockServerWebExchange.from(request);
    }

    private static Mono<String> pass(AuthenticationFilter filter, MockServerWebExchange exchange) {
        boolean[] passed = new boolean[1];
        return filter.filter(exchange, next -> Mono.fromRunnable(() -> passed[0] = true))
                .then(Mono.fromSupplier(() -> passed[0] ? "passed" : "stopped"));
    }
}
