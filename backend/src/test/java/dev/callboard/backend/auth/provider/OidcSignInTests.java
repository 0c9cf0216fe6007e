package dev.callboard.backend.auth.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OidcSignInTests {

    private static final String APP = "http://localhost:3000";
    private static final String FRAME = "/api/auth/oidc/handler/frame";
    private static final EntityRef ANN = EntityRef.parse("user:default/ann");

    private final TestSessions sessions = new TestSessions();
    private final TestOidcServer idp = new TestOidcServer(sessions.clock());
    private final TestBrowser browser = browser("http://localhost:7007", "");

    @AfterEach
    void stop() {
        idp.close();
    }

    @Test
    void aUserSignsInAndTheOpenerIsTold() {
        EntityExchangeResult<byte[]> page = signIn(browser);

        assertThat(page.getStatus().value()).isEqualTo(200);
        assertThat(TestBrowser.reader(page)).isEqualTo(APP);
        JsonNode response = TestBrowser.posted(page).path("response");
        assertThat(TestBrowser.posted(page).path("type").asString("")).isEqualTo("authorization_response");
        assertThat(response.path("profile").toString())
                .isEqualTo("{\"email\":\"ann@example.org\",\"displayName\":\"Ann\"}");
        assertThat(response.path("providerInfo").path("scope").asString("")).isEqualTo("email openid profile");
        assertThat(response.path("providerInfo").path("accessToken").asString(""))
                .isEqualTo("access");
        assertThat(response.path("backstageIdentity").path("identity").toString())
                .isEqualTo("{\"type\":\"user\",\"userEntityRef\":\"user:default/ann\","
                        + "\"ownershipEntityRefs\":[\"user:default/ann\",\"group:default/team\"]}");
        assertThat(sessions.ownership("user:default/ann")).contains(List.of("user:default/ann", "group:default/team"));
    }

    @Test
    void onlyTheScriptOfThePageMayRunInIt() throws Exception {
        EntityExchangeResult<byte[]> page = signIn(browser);

        String body = TestBrowser.body(page);
        String script = body.substring(body.indexOf("<script>") + 8, body.indexOf("</script>"));
        String digest = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy"))
                .isEqualTo("script-src 'sha256-" + digest + "'");
        assertThat(page.getResponseHeaders().getFirst("X-Frame-Options")).isEqualTo("sameorigin");
    }

    @Test
    void theBrowserIsSentToTheProviderWithChallengeAndNonce() {
        EntityExchangeResult<byte[]> start = start(browser, Map.of());

        assertThat(start.getStatus().value()).isEqualTo(302);
        URI location = TestBrowser.location(start);
        Map<String, String> asked = TestOidcServer.parse(location.getRawQuery());
        assertThat(location.toString()).startsWith(idp.issuer() + "/authorize?");
        assertThat(asked)
                .containsEntry("client_id", "callboard")
                .containsEntry("response_type", "code")
                .containsEntry("prompt", "none")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("redirect_uri", "http://localhost:7007/api/auth/oidc/handler/frame");
        assertThat(asked.get("code_challenge")).isNotEqualTo(asked.get("nonce")).hasSize(43);
        assertThat(FlowState.decode(asked.getOrDefault("state", "")))
                .extracting(FlowState::env, FlowState::origin, FlowState::flow)
                .containsExactly("development", APP, "popup");
    }

    @Test
    void cookiesOfAFlowAreOutOfReachForScriptsAndOtherPaths() {
        assertThat(setCookies(start(browser, Map.of())))
                .anyMatch(cookie -> cookie.matches(
                        "oidc-nonce=[A-Za-z0-9+/]{22}==; Path=/api/auth/oidc/handler; Max-Age=600; Expires=[^;]*;"
                                + " HttpOnly; SameSite=Lax"));
    }

    @Test
    void withTlsAndTheAppElsewhereCookiesGoAcrossSites() {
        TestBrowser secure = browser("https://portal.example.org", "");

        assertThat(setCookies(start(secure, Map.of())))
                .allMatch(cookie -> cookie.contains("; Secure; ") && cookie.endsWith("SameSite=None"));
    }

    @Test
    void aSessionIsRefreshedWithTheTokenInTheCookieWhichIsReplaced() {
        signIn(browser);
        String first = browser.cookies.get("oidc-refresh-token");

        EntityExchangeResult<byte[]> refreshed = refresh(browser);

        assertThat(refreshed.getStatus().value()).isEqualTo(200);
        assertThat(json(refreshed).path("backstageIdentity").path("token").asString(""))
                .startsWith("ey");
        assertThat(browser.cookies.get("oidc-refresh-token")).isNotEqualTo(first);
        assertThat(refresh(browser).getStatus().value()).isEqualTo(200);
    }

    @Test
    void aRefreshTokenThatWasUsedBeforeIsOfNoUse() {
        signIn(browser);
        Map<String, String> stolen = Map.copyOf(browser.cookies);
        refresh(browser);

        TestBrowser thief = browser("http://localhost:7007", "");
        thief.cookies.putAll(stolen);

        assertThat(refresh(thief).getStatus().value()).isEqualTo(401);
    }

    @Test
    void withoutASessionThereIsNothingToRefresh() {
        EntityExchangeResult<byte[]> refused = refresh(browser);

        assertThat(refused.getStatus().value()).isEqualTo(401);
        assertThat(TestBrowser.body(refused))
                .isEqualTo("AuthenticationError: Refresh failed; caused by Error: Missing session cookie");
    }

    @Test
    void signingOutRevokesTheTokenAndForgetsTheSession() {
        signIn(browser);

        EntityExchangeResult<byte[]> answer =
                browser.fetch(HttpMethod.POST, "/api/auth/oidc/logout", Map.of("env", "development"));

        assertThat(answer.getStatus().value()).isEqualTo(200);
        assertThat(idp.revoked()).hasSize(1);
        assertThat(browser.cookies).isEmpty();
        assertThat(refresh(browser).getStatus().value()).isEqualTo(401);
    }

    @Test
    void signingOutWorksWithoutTheProvider() {
        signIn(browser);
        idp.close();

        assertThat(browser.fetch(HttpMethod.POST, "/api/auth/oidc/logout", Map.of("env", "development"))
                        .getStatus()
                        .value())
                .isEqualTo(200);
        assertThat(browser.cookies).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh", "logout"})
    void aFormOfAnotherSiteCannotUseTheSession(String route) {
        signIn(browser);

        EntityExchangeResult<byte[]> answer =
                browser.send(HttpMethod.POST, "/api/auth/oidc/" + route, Map.of("env", "development"), Map.of());

        assertThat(answer.getStatus().value()).isEqualTo(401);
        assertThat(TestBrowser.body(answer)).contains("Invalid X-Requested-With header");
    }

    @Test
    void anotherOriginCannotSignTheUserOut() {
        EntityExchangeResult<byte[]> answer = browser.send(
                HttpMethod.POST,
                "/api/auth/oidc/logout",
                Map.of("env", "development"),
                Map.of("X-Requested-With", "XMLHttpRequest", "Origin", "https://evil.example"));

        assertThat(answer.getStatus().value()).isEqualTo(403);
    }

    @Test
    void environmentsHaveToBeGivenAndKnown() {
        assertThat(browser.get("/api/auth/oidc/start", Map.of()).getStatus().value())
                .isEqualTo(400);
        assertThat(browser.get("/api/auth/oidc/start", Map.of("env", "moon"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
        assertThat(browser.get("/api/auth/github/start", Map.of("env", "development"))
                        .getStatus()
                        .value())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://localhost:3000.evil.example",
                "http://localhost:3000@evil.example",
                "javascript:alert(1)",
                "http://localhost:3001"
            })
    void noOtherOriginIsToldOrSentTo(String origin) {
        assertThat(start(browser, Map.of("origin", origin)).getStatus().value()).isEqualTo(403);
        assertThat(start(browser, Map.of("flow", "redirect", "redirectUrl", origin + "/x"))
                        .getStatus()
                        .value())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStateThatNamesAnotherOriginIsNotFollowed(boolean redirect) {
        String state = new FlowState(
                        "n",
                        "development",
                        redirect ? APP : "https://evil.example",
                        redirect ? "https://evil.example/take" : null,
                        redirect ? "redirect" : "popup",
                        null)
                .encode();

        EntityExchangeResult<byte[]> page = browser.get(FRAME, Map.of("state", state, "code", "c"));

        assertThat(page.getStatus().value()).isEqualTo(200);
        assertThat(TestBrowser.reader(page)).isEqualTo(APP);
        assertThat(error(page)).contains("is not allowed");
    }

    @Test
    void withoutAPopUpWindowTheBrowserGoesBackToThePage() {
        EntityExchangeResult<byte[]> start =
                start(browser, Map.of("flow", "redirect", "redirectUrl", APP + "/catalog?a=b"));

        EntityExchangeResult<byte[]> back = browser.get(FRAME, idp.authorize(TestBrowser.location(start)));

        assertThat(back.getStatus().value()).isEqualTo(302);
        assertThat(TestBrowser.location(back)).hasToString(APP + "/catalog?a=b");
        assertThat(refresh(browser).getStatus().value()).isEqualTo(200);
    }

    @Test
    void anAnswerCannotBePlayedTwice() {
        Map<String, String> answer = idp.authorize(TestBrowser.location(start(browser, Map.of())));
        Map<String, String> before = Map.copyOf(browser.cookies);
        browser.get(FRAME, answer);

        assertThat(error(browser.get(FRAME, answer))).isEqualTo("Auth response is missing cookie nonce");
        browser.cookies.putAll(before);
        assertThat(error(browser.get(FRAME, answer))).contains("invalid_grant: It was used before");
    }

    @Test
    void anAnswerMeantForAnotherBrowserIsRefused() {
        Map<String, String> attackers = idp.authorize(TestBrowser.location(start(browser, Map.of())));
        TestBrowser victim = browser("http://localhost:7007", "");
        start(victim, Map.of());

        assertThat(error(victim.get(FRAME, attackers))).isEqualTo("Invalid nonce");
    }

    @Test
    void aCodeThatSomebodyElseObtainedIsRefused() {
        Map<String, String> stolen = idp.authorize(TestBrowser.location(start(browser, Map.of())));
        TestBrowser thief = browser("http://localhost:7007", "");
        Map<String, String> own = new HashMap<>(idp.authorize(TestBrowser.location(start(thief, Map.of()))));
        own.put("code", stolen.getOrDefault("code", ""));

        assertThat(error(thief.get(FRAME, own))).contains("invalid_grant: It is somebody else's");
    }

    @Test
    void whatTheProviderRefusesIsTold() {
        Map<String, String> answer = idp.authorize(TestBrowser.location(start(browser, Map.of())));

        EntityExchangeResult<byte[]> page = browser.get(
                FRAME,
                Map.of(
                        "state",
                        answer.getOrDefault("state", ""),
                        "error",
                        "access_denied",
                        "error_description",
                        "</script><script>alert('x')"));

        assertThat(error(page)).isEqualTo("Authentication failed, </script><script>alert('x')");
        assertThat(TestBrowser.body(page)).doesNotContain("alert(");
    }

    @Test
    void anAnswerOfAnotherProviderIsRefused() {
        Map<String, String> answer = new HashMap<>(idp.authorize(TestBrowser.location(start(browser, Map.of()))));
        answer.put("iss", "https://other.example");

        assertThat(error(browser.get(FRAME, answer))).isEqualTo("The answer comes from another provider");
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                bad("expired", claims -> claims.expirationTime(Date.from(Instant.EPOCH))),
                bad("of another issuer", claims -> claims.issuer("https://other.example")),
                bad("for another audience", claims -> claims.audience("other")),
                bad(
                        "for another party",
                        claims -> claims.audience(List.of("callboard", "other")).claim("azp", "other")),
                bad("with another nonce", claims -> claims.claim("nonce", "another")),
                bad("about another user", claims -> claims.subject("43")),
                bad("from the future", claims -> claims.issueTime(Date.from(Instant.parse("2126-01-01T00:00:00Z")))),
                bad("without an end", claims -> claims.expirationTime(null)),
                Arguments.of(
                        "forged", UnaryOperator.identity(), (Function<JWTClaimsSet, String>) TestOidcServer::forged),
                Arguments.of("unsigned", UnaryOperator.identity(), (Function<JWTClaimsSet, String>)
                        claims -> new PlainJWT(claims).serialize()),
                Arguments.of(
                        "signed with the client's secret", UnaryOperator.identity(), (Function<JWTClaimsSet, String>)
                                OidcSignInTests::signedWithSecret),
                Arguments.of(
                        "not a token", UnaryOperator.identity(), (Function<JWTClaimsSet, String>) claims -> "garbage"));
    }

    private static Arguments bad(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(name, change, null);
    }

    private static String signedWithSecret(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(), claims);
            token.sign(new MACSigner((TestOidcServer.SECRET + "x".repeat(32)).getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void anIdTokenThatDoesNotHoldSignsNobodyIn(
            String name,
            UnaryOperator<JWTClaimsSet.Builder> change,
            @org.jspecify.annotations.Nullable Function<JWTClaimsSet, String> signer) {
        idp.claims = change;
        if (signer != null) {
            idp.signer = signer;
        }

        EntityExchangeResult<byte[]> page = signIn(browser);

        assertThat(TestBrowser.posted(page).path("response").isMissingNode()).isTrue();
        assertThat(error(page)).matches(".*(ID token|another user).*");
        assertThat(browser.cookies).isEmpty();
    }

    @Test
    void tokensAreMeasuredByTheServersClock() {
        idp.claims = claims ->
                claims.expirationTime(Date.from(sessions.clock().instant().plus(Duration.ofSeconds(1))));
        assertThat(TestBrowser.posted(signIn(browser)).path("response").isObject())
                .isTrue();

        idp.claims = claims -> claims.expirationTime(Date.from(sessions.clock().instant()));
        assertThat(error(signIn(browser))).contains("ID token");

        idp.claims =
                claims -> claims.issueTime(Date.from(sessions.clock().instant().plus(Duration.ofMinutes(4))));
        assertThat(TestBrowser.posted(signIn(browser)).path("response").isObject())
                .isTrue();

        idp.claims =
                claims -> claims.issueTime(Date.from(sessions.clock().instant().plus(Duration.ofMinutes(6))));
        assertThat(error(signIn(browser))).contains("do the clocks differ?");
    }

    @Test
    void anAddressThatNobodyHasVerifiedFindsNobody() {
        idp.user = Map.of("sub", "42", "email", "ann@example.org", "name", "Ann");

        assertThat(error(signIn(browser))).isEqualTo("Login failed, user profile does not contain an email");
    }

    @Test
    void aProviderThatIsNotThereIsTold() {
        idp.close();

        EntityExchangeResult<byte[]> answer = start(browser, Map.of());

        assertThat(answer.getStatus().value()).isEqualTo(401);
        assertThat(TestBrowser.body(answer)).contains("Cannot ask " + idp.issuer());
    }

    private EntityExchangeResult<byte[]> signIn(TestBrowser who) {
        return who.get(FRAME, idp.authorize(TestBrowser.location(start(who, Map.of()))));
    }

    private static EntityExchangeResult<byte[]> start(TestBrowser who, Map<String, String> more) {
        Map<String, String> query = new HashMap<>(Map.of("env", "development", "origin", APP, "flow", "popup"));
        query.putAll(more);
        return who.get("/api/auth/oidc/start", query);
    }

    private static EntityExchangeResult<byte[]> refresh(TestBrowser who) {
        return who.fetch(HttpMethod.GET, "/api/auth/oidc/refresh", Map.of("env", "development", "optional", ""));
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JsonMapper.shared().readTree(TestBrowser.body(answer));
    }

    private static String error(EntityExchangeResult<byte[]> page) {
        return TestBrowser.posted(page).path("error").path("message").asString("");
    }

    private static List<String> setCookies(EntityExchangeResult<byte[]> answer) {
        return answer.getResponseHeaders().getOrDefault(HttpHeaders.SET_COOKIE, List.of());
    }

    @RestControllerAdvice
    static final class Statuses {

        @ExceptionHandler
        ResponseEntity<String> status(BackstageError error) {
            return ResponseEntity.status(error.status()).body(error.name() + ": " + error.getMessage());
        }
    }

    private TestBrowser browser(String baseUrl, String more) {
        AppConfig config =
                AppConfig.parse("""
                app: {baseUrl: '%s'}
                auth:
                  providers:
                    oidc:
                      development:
                        metadataUrl: %s/.well-known/openid-configuration
                        clientId: %s
                        clientSecret: %s
                        signIn: {resolvers: [{resolver: emailMatchingUserEntityProfileEmail}]}
                        %s
                """.formatted(APP, idp.issuer(), TestOidcServer.CLIENT, TestOidcServer.SECRET, more));
        OAuthProviders providers = OAuthProviders.of(
                config,
                baseUrl,
                new OAuthProviders.Parts(new OneUser(), sessions.signIn(new OneUser()), sessions.clock()));
        return new TestBrowser(WebTestClient.bindToController(new ProviderController(
                        new StaticListableBeanFactory().getBeanProvider(GuestProvider.class), providers))
                .controllerAdvice(new Statuses())
                .configureClient()
                .responseTimeout(Duration.ofSeconds(60))
                .build());
    }

    private static final class OneUser implements UserDirectory {

        @Override
        public Optional<List<EntityRef>> groupsOf(EntityRef user) {
            return user.equals(ANN) ? Optional.of(List.of(EntityRef.parse("group:default/team"))) : Optional.empty();
        }

        @Override
        public List<EntityRef> withEmail(String email) {
            return email.equals("ann@example.org") ? List.of(ANN) : List.of();
        }
    }
}
