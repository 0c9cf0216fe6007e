package dev.callboard.backend.scaffolder;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.runtime.Spans;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.action.PluginPath;
import dev.callboard.scaffolder.template.TaskUser;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;
import reactor.util.context.Context;

/** What steps ask of plugins is sent in the name of the task's user and nowhere else. */
class PluginRequestsTests {

    private static final EntityRef ANN = EntityRef.parse("user:default/ann");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final WireMockExtension OWN = server();

    @RegisterExtension
    static final WireMockExtension ELSEWHERE = server();

    private final TestSessions sessions = new TestSessions();
    private final Credentials.User ann = sessions.user(ANN);
    private final PluginRequests requests = new PluginRequests(
            PluginAddresses.of(AppConfig.parse("discovery: {endpoints: [{target: '" + ELSEWHERE.baseUrl()
                    + "/other/{{pluginId}}', plugins: [todo]}]}")),
            plugin -> URI.create(OWN.baseUrl() + "/api/" + plugin),
            sessions.pluginTokens(),
            Spans.unsent());

    @Test
    void aPluginOfThisServerIsAskedHereForTheUser() throws Exception {
        OWN.stubFor(any(anyUrl()).willReturn(okJson("{\"a\": 1}").withHeader("X-Two", "b", "c")));

        BackstagePlugins.Answer answer = send("POST", "catalog/entities/by-refs?x=1", Map.of("x-a", "b"), "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"a\": 1}");
        assertThat(answer.headers()).containsEntry("x-two", "b, c").containsEntry("content-type", "application/json");
        assertThat(OWN.getAllServeEvents()).hasSize(1);
        var sent = OWN.getAllServeEvents().getFirst().getRequest();
        assertThat(sent.getMethod().getName()).isEqualTo("POST");
        assertThat(sent.getUrl()).isEqualTo("/api/catalog/entities/by-refs?x=1");
        assertThat(sent.getHeader("X-A")).isEqualTo("b");
        assertThat(sent.getBodyAsString()).isEqualTo("{}");
        SignedJWT token = SignedJWT.parse(sent.getHeader("Authorization").substring("Bearer ".length()));
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("scaffolder");
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("catalog");
        assertThat(SignedJWT.parse(token.getJWTClaimsSet().getStringClaim("obo"))
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo(ANN.toString());
    }

    @Test
    void aPluginOfAnotherServerIsAskedThere() throws Exception {
        ELSEWHERE.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));

        assertThat(send("GET", "todo/items", Map.of(), null).status()).isEqualTo(404);

        assertThat(ELSEWHERE.getAllServeEvents().getFirst().getRequest().getUrl())
                .isEqualTo("/other/todo/items");
        assertThat(OWN.getAllServeEvents()).isEmpty();
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        OWN.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(302).withHeader("Location", ELSEWHERE.baseUrl() + "/stolen")));

        assertThat(send("GET", "catalog/entities", Map.of(), null).status()).isEqualTo(302);
        assertThat(ELSEWHERE.getAllServeEvents()).isEmpty();
    }

    @Test
    void theTokenThatWasSentDoesNotComeBackAndNoCookieDoes() throws Exception {
        OWN.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withBody("{{request.headers.Authorization}}")
                        .withTransformers("response-template")
                        .withHeader("Set-Cookie", "session=1")));

        BackstagePlugins.Answer answer = send("GET", "catalog/echo", Map.of(), null);

        assertThat(answer.body()).isEqualTo("Bearer ***");
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void withAnAuthorizationOfItsOwnNothingProvesTheUser() throws Exception {
        OWN.stubFor(any(anyUrl()).willReturn(aResponse()));

        send("GET", "catalog/entities", Map.of("authorization", "Basic x"), null);

        assertThat(OWN.getAllServeEvents().getFirst().getRequest().getHeader("Authorization"))
                .isEqualTo("Basic x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"approvals/v1/requests/1/approve", "auth/v1/userinfo", "policy/bundles", "Auth/v1/userinfo"})
    void whatPeopleDoThemselvesNoStepCanDo(String path) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> send("POST", path, Map.of(), null))
                .withMessageContaining("from people themselves");
        assertThat(OWN.getAllServeEvents()).isEmpty();
    }

    @Test
    void nobodyIsAskedForATaskWithoutItsUsersToken() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> requests.of(new TaskUser(ANN.toString(), null), Context.empty())
                        .send(request("GET", "catalog", Map.of(), null, PATIENCE)))
                .withMessageContaining("signs in and retries it");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> requests.of(TaskUser.NONE, Context.empty())
                        .send(request("GET", "catalog", Map.of(), null, PATIENCE)))
                .withMessageContaining("No user started the task");
        assertThat(OWN.getAllServeEvents()).isEmpty();
    }

    @Test
    void nobodyIsAskedWhenTheUsersTokenHasRunOut() {
        sessions.clock().advance(Duration.ofHours(2));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> send("GET", "catalog", Map.of(), null))
                .withMessageContaining("has run out");
        assertThat(OWN.getAllServeEvents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "content-length", "connection", "bad name"})
    void headersThatBelongToTheConnectionAreRefused(String name) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> send("GET", "catalog", Map.of(name, "x"), null))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void anAnswerIsReadOnlySoFar() {
        OWN.stubFor(any(anyUrl()).willReturn(aResponse().withBody("x".repeat(1024 * 1024 + 1))));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> send("GET", "catalog", Map.of(), null))
                .withMessageContaining("more than 1048576 bytes");
    }

    @Test
    void anAnswerOfTheGreatestSizeIsRead() throws Exception {
        OWN.stubFor(any(anyUrl()).willReturn(aResponse().withBody("x".repeat(1024 * 1024))));

        assertThat(send("GET", "catalog", Map.of(), null).body()).hasSize(1024 * 1024);
    }

    @Test
    void anAnswerThatDripsIsNotWaitedForLongerThanTheStepSays() {
        OWN.stubFor(any(anyUrl()).willReturn(aResponse().withBody("xxxx").withChunkedDribbleDelay(4, 600_000)));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> requests.of(new TaskUser(ANN.toString(), null), context())
                        .send(request("GET", "catalog/x", Map.of(), null, Duration.ofMillis(300))))
                .withMessage("GET /catalog/x was not answered within 300 ms");
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        OWN.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(600_000)));
        Thread step = Thread.ofVirtual().start(() -> {
            try {
                waits.countDown();
                send("GET", "catalog", Map.of(), null);
            } catch (InterruptedException | ActionException e) {
                end.set(e);
            }
        });
        assertThat(waits.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        step.interrupt();

        assertThat(step.join(PATIENCE)).isTrue();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aConnectionThatFailsSaysWhatWasAsked() {
        OWN.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> send("GET", "catalog/x", Map.of(), null))
                .withMessage("GET /catalog/x was not answered, as the connection failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "::"})
    void aServerThatListensEverywhereReachesItselfOnItsOwnMachine(String host) {
        assertThat(OwnPlugins.address(listening(host), "catalog")).hasToString("http://127.0.0.1:7007/api/catalog");
    }

    @Test
    void aServerThatListensOnOneAddressReachesItselfThere() {
        assertThat(OwnPlugins.address(listening("10.0.0.5"), "catalog"))
                .hasToString("http://10.0.0.5:7007/api/catalog");
        assertThat(OwnPlugins.address(listening("::1"), "catalog")).hasToString("http://[::1]:7007/api/catalog");
    }

    private static MockEnvironment listening(String host) {
        MockEnvironment environment = new MockEnvironment().withProperty("local.server.port", "7007");
        return host.isEmpty() ? environment : environment.withProperty("server.address", host);
    }

    private BackstagePlugins.Answer send(String method, String path, Map<String, String> headers, @Nullable String body)
            throws InterruptedException {
        return requests.of(new TaskUser(ANN.toString(), null), context())
                .send(request(method, path, headers, body, PATIENCE));
    }

    private Context context() {
        return KeptSecrets.as(ann, Context.empty());
    }

    private static BackstagePlugins.Request request(
            String method, String path, Map<String, String> headers, @Nullable String body, Duration timeout) {
        return new BackstagePlugins.Request(method, PluginPath.parse(path), headers, body, timeout);
    }

    private static WireMockExtension server() {
        return WireMockExtension.newInstance()
                .options(wireMockConfig().dynamicPort())
                .build();
    }
}
