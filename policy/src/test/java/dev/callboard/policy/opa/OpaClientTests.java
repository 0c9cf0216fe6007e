package dev.callboard.policy.opa;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.EngineAnswer.Defined;
import dev.callboard.policy.EngineAnswer.EvalError;
import dev.callboard.policy.EngineAnswer.Protocol;
import dev.callboard.policy.EngineAnswer.Rejected;
import dev.callboard.policy.EngineAnswer.Unavailable;
import dev.callboard.policy.EngineAnswer.Undefined;
import dev.callboard.policy.Inputs;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the client makes of everything that can come over the wire. */
class OpaClientTests {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String STEP_RULE = "/v1/data/backstage/scaffolder/action/decision";
    private static final String DECIDED = """
            {"result":{"allow":true},"decision_id":"x","provenance":{"version":"1.22.2",
             "bundles":{"b":{"revision":"r1"}}}}""";

    @RegisterExtension
    private final WireMockExtension opa = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @TempDir
    private Path folder;

    private OpaHttp http;

    @BeforeEach
    void connect() {
        http = new OpaHttp(new OpaSettings(URI.create(opa.baseUrl()), null, null, LIMIT, LIMIT));
    }

    @AfterEach
    void disconnect() {
        http.close();
    }

    @Test
    void asksWithStrictErrorsAndForTheOrigin() {
        opa.stubFor(post(anyUrl()).willReturn(okJson(DECIDED)));
        try (OpaPolicyEngine engine = OpaPolicyEngine.start(
                new OpaSettings(URI.create(opa.baseUrl() + "/"), null, null, LIMIT, LIMIT), Instant::now)) {
            assertThat(engine.evaluate(EntryPoint.ACTION, Inputs.plan()).block(LIMIT))
                    .asInstanceOf(type(Defined.class))
                    .extracting(Defined::revision)
                    .isEqualTo("r1");
        }

        opa.verify(postRequestedFor(urlPathEqualTo(STEP_RULE))
                .withQueryParam("strict-builtin-errors", equalTo("true"))
                .withQueryParam("provenance", equalTo("true"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("Authorization", absent())
                .withRequestBody(equalToJson("{\"input\":" + Inputs.plan() + "}")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("responses")
    void knowsEachResponseForWhatItIs(String name, ResponseDefinitionBuilder response, Class<?> answer) {
        opa.stubFor(any(anyUrl()).willReturn(response));

        assertThat(ask()).isInstanceOf(answer);
    }

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of("a decision", okJson(DECIDED), Defined.class),
                Arguments.of("false", okJson("{\"result\":false}"), Defined.class),
                Arguments.of("null", okJson("{\"result\":null}"), Defined.class),
                Arguments.of("undefined", okJson("{}"), Undefined.class),
                Arguments.of(
                        "undefined in the rules it has",
                        okJson("{\"provenance\":{\"bundles\":{\"a\":{\"revision\":\"r1\"}}}}"),
                        Undefined.class),
                Arguments.of("no rules yet", okJson("{\"provenance\":{\"version\":\"1.22.2\"}}"), Unavailable.class),
                Arguments.of(
                        "a warning",
                        okJson("{\"result\":{},\"warning\":{\"code\":\"api_usage_warning\",\"message\":\"no input\"}}"),
                        Protocol.class),
                Arguments.of("a list", okJson("[]"), Protocol.class),
                Arguments.of("truncated JSON", okJson(DECIDED.substring(0, 40)), Protocol.class),
                Arguments.of("duplicate keys", okJson("{\"result\":false,\"result\":true}"), Protocol.class),
                Arguments.of("two values", okJson("{\"result\":true}{\"result\":true}"), Protocol.class),
                Arguments.of("nothing", okJson(""), Protocol.class),
                Arguments.of(
                        "a page",
                        aResponse().withHeader("Content-Type", "text/html").withBody("<html>"),
                        Protocol.class),
                Arguments.of("JSON that does not say so", aResponse().withBody(DECIDED), Protocol.class),
                Arguments.of(
                        "a redirect", aResponse().withStatus(307).withHeader("Location", "/elsewhere"), Protocol.class),
                Arguments.of("no such page", json(404, "{}"), Protocol.class),
                Arguments.of("no content", aResponse().withStatus(204), Protocol.class),
                Arguments.of(
                        "not signed in", json(401, "{\"code\":\"unauthorized\",\"message\":\"no\"}"), Rejected.class),
                Arguments.of("not allowed", json(403, "{}"), Rejected.class),
                Arguments.of(
                        "a bad request",
                        json(400, "{\"code\":\"invalid_parameter\",\"message\":\"no\"}"),
                        EvalError.class),
                Arguments.of("a failure that is not OPA's", json(500, "{}"), Protocol.class),
                Arguments.of("busy", json(503, "{}"), Unavailable.class),
                Arguments.of("too many questions", json(429, "{}"), Unavailable.class),
                Arguments.of(
                        "more than a mebibyte", okJson("{\"result\":\"" + "x".repeat(1 << 20) + "\"}"), Protocol.class),
                Arguments.of("too late", okJson(DECIDED).withFixedDelay(4_000), Unavailable.class),
                Arguments.of("too slow", okJson(DECIDED).withChunkedDribbleDelay(10, 20_000), Unavailable.class),
                Arguments.of("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), Unavailable.class),
                Arguments.of("a close", aResponse().withFault(Fault.EMPTY_RESPONSE), Unavailable.class),
                Arguments.of("rubbish", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK), Unavailable.class));
    }

    @Test
    void aFailedEvaluationSaysWhereInTheRego() {
        opa.stubFor(post(anyUrl()).willReturn(json(500, """
                        {"code":"internal_error","message":"error(s) occurred while evaluating query",
                         "errors":[{"code":"eval_builtin_error","message":"parsing time",
                                    "location":{"file":"/a/b.rego","row":12,"col":3}}]}""")));

        assertThat(ask()).isEqualTo(new EvalError("eval_builtin_error", "parsing time", "/a/b.rego:12"));
    }

    @Test
    void aRevisionIsKnownOnlyIfEveryBundleHasOne() {
        assertThat(revision("{\"a\":{\"revision\":\"r1\"},\"b\":{\"revision\":\"r2\"}}"))
                .isEqualTo("r1,r2");
        assertThat(revision("{\"a\":{\"revision\":\"r1\"},\"b\":{\"revision\":\"\"}}"))
                .isEmpty();
        assertThat(revision("{\"a\":{}}")).isEmpty();
        assertThat(revision("{}")).isEmpty();
        assertThat(revision("null")).isEmpty();
    }

    @Test
    void asksAServerThatIsBusyOnceMore() {
        opa.stubFor(post(anyUrl())
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(json(503, "{}"))
                .willSetStateTo("free"));
        opa.stubFor(
                post(anyUrl()).inScenario("busy").whenScenarioStateIs("free").willReturn(okJson(DECIDED)));

        assertThat(ask()).isInstanceOf(Defined.class);
        opa.verify(2, postRequestedFor(anyUrl()));
    }

    @Test
    void asksNoMoreThanTwice() {
        opa.stubFor(post(anyUrl()).willReturn(json(503, "{}")));

        assertThat(ask()).isInstanceOf(Unavailable.class);
        opa.verify(2, postRequestedFor(anyUrl()));
    }

    @Test
    void doesNotRepeatAQuestionThatTheServerMayHaveRead() {
        opa.stubFor(post(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThat(ask()).isInstanceOf(Unavailable.class);
        opa.verify(1, postRequestedFor(anyUrl()));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (OpaHttp nobody =
                new OpaHttp(new OpaSettings(URI.create("http://127.0.0.1:" + port), null, null, LIMIT, LIMIT))) {
            assertThat(nobody.post(STEP_RULE, new byte[] {'{', '}'}, LIMIT).block(LIMIT.multipliedBy(2)))
                    .isInstanceOf(Unavailable.class);
            assertThat(nobody.health().block(LIMIT.multipliedBy(2))).contains("cannot be reached");
        }
    }

    @Test
    void sendsTheTokenThatTheFileHoldsNow() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "first\n");
        opa.stubFor(post(anyUrl()).willReturn(okJson(DECIDED)));
        try (OpaHttp authorized = new OpaHttp(new OpaSettings(URI.create(opa.baseUrl()), file, null, LIMIT, LIMIT))) {
            authorized.post(STEP_RULE, new byte[] {'{', '}'}, LIMIT).block(LIMIT);
            Files.writeString(file, "second");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
            authorized.post(STEP_RULE, new byte[] {'{', '}'}, LIMIT).block(LIMIT);
            Files.writeString(file, "no token at all");
            assertThat(authorized.post(STEP_RULE, new byte[] {'{', '}'}, LIMIT).block(LIMIT))
                    .isInstanceOf(Unavailable.class);
        }

        opa.verify(1, postRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer first")));
        opa.verify(1, postRequestedFor(anyUrl()).withHeader("Authorization", equalTo("Bearer second")));
        opa.verify(2, postRequestedFor(anyUrl()));
    }

    private EngineAnswer ask() {
        return Objects.requireNonNull(
                http.post(STEP_RULE, new byte[] {'{', '}'}, LIMIT).block(LIMIT.multipliedBy(2)));
    }

    private String revision(String bundles) {
        opa.stubFor(post(anyUrl()).willReturn(okJson("{\"result\":{},\"provenance\":{\"bundles\":" + bundles + "}}")));
        return ((Defined) ask()).revision();
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }
}
