package dev.callboard.backend.events;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.signals.Signals;
import dev.callboard.scm.ScmIntegrations;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

/** A Node backend that gets webhooks, played by its answers. */
class RemoteBusTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SUBSCRIPTION = "/api/events/bus/v1/subscriptions/catalog.callboard";
    private static final String EVENTS = SUBSCRIPTION + "/events";

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void whatTheOtherServerHearsOfHostsIsLookedAtHere() throws Exception {
        subscriptions(aResponse().withStatus(201));
        inTurn("GET", EVENTS, okJson("""
                {"events": [{"topic": "github", "payload": {"repository": {"html_url": "https://github.com/a/b"}}},
                            {"topic": "gitlab", "payload": {"project": {"web_url": "https://gitlab.com/a/c"}}}]}"""), aResponse().withStatus(202));

        StepVerifier.create(bus(false).events()).expectNext(2, 0).thenCancel().verify(SOON);

        assertThat(told).containsExactly("PUSHED https://github.com/a/b", "PUSHED https://gitlab.com/a/c");
        NODE.verify(1, putRequestedFor(urlEqualTo(SUBSCRIPTION)).withRequestBody(equalToJson("""
                {"topics": ["github", "gitlab", "gitea", "bitbucket", "bitbucketCloud", "bitbucketServer", "azureDevOps"]}""")));
        String header =
                String.valueOf(NODE.getAllServeEvents().getFirst().getRequest().getHeader("Authorization"));
        var claims = SignedJWT.parse(header.substring("Bearer ".length())).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("catalog");
        assertThat(claims.getAudience()).containsExactly("events");
    }

    @Test
    void aSubscriptionThatIsForgottenIsMadeAgain() {
        subscriptions(aResponse().withStatus(201));
        inTurn("GET", EVENTS, aResponse().withStatus(404), aResponse().withStatus(202));

        StepVerifier.create(bus(false).events()).expectNext(0).thenCancel().verify(SOON);

        NODE.verify(2, putRequestedFor(urlEqualTo(SUBSCRIPTION)));
    }

    @Test
    void aServerThatIsAwayIsAskedAgain() {
        inTurn("PUT", SUBSCRIPTION, aResponse().withStatus(503), aResponse().withStatus(201));
        inTurn(
                "GET",
                EVENTS,
                aResponse().withStatus(500),
                okJson("{"),
                aResponse().withStatus(202));

        StepVerifier.create(bus(false).events()).expectNext(0).thenCancel().verify(SOON);
    }

    @Test
    void aServerWithoutABusIsLeftAloneUnlessTheOperatorKnowsBetter() {
        inTurn(
                "PUT",
                SUBSCRIPTION,
                aResponse().withStatus(404),
                aResponse().withStatus(404),
                aResponse().withStatus(201));
        inTurn("GET", EVENTS, aResponse().withStatus(202));

        StepVerifier.create(bus(false).events()).expectError().verify(SOON);
        StepVerifier.create(bus(true).events()).expectNext(0).thenCancel().verify(SOON);
    }

    @Test
    void theConfigurationSaysWhetherItIsAsked() {
        String elsewhere =
                "discovery: {endpoints: [{target: '" + NODE.baseUrl() + "/api/{{pluginId}}', plugins: '*'}]}\n";

        assertNothingIsRead("{}");
        assertNothingIsRead(elsewhere + "events: {useEventBus: never}");
        assertThatThrownBy(() -> ofConfig("events: {useEventBus: sometimes}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'events.useEventBus' should be auto, always or never");
        assertThat(NODE.getAllServeEvents()).isEmpty();
        subscriptions(aResponse().withStatus(201));
        inTurn("GET", EVENTS, aResponse().withStatus(202));
        StepVerifier.create(ofConfig(elsewhere).events())
                .expectNext(0)
                .thenCancel()
                .verify(SOON);
    }

    private void assertNothingIsRead(String config) {
        StepVerifier.create(ofConfig(config).events()).expectComplete().verify(SOON);
    }

    private RemoteBus ofConfig(String yaml) {
        return RemoteBus.of(AppConfig.parse(yaml), new TestSessions().pluginTokens(), arrived());
    }

    @Test
    void anEventThatCannotBeUnderstoodKeepsNoneBack() {
        subscriptions(aResponse().withStatus(201));
        inTurn("GET", EVENTS, okJson("""
                {"events": [{}, 7, {"topic": 7}, {"topic": "github", "payload": null},
                            {"topic": "github", "payload": {"repository": {"html_url": "https://github.com/a/b"}}}]}"""));

        StepVerifier.create(bus(false).events()).expectNext(5).thenCancel().verify(SOON);

        assertThat(told).containsExactly("PUSHED https://github.com/a/b");
    }

    private RemoteBus bus(boolean always) {
        return new RemoteBus(
                URI.create(NODE.baseUrl() + "/api/events"),
                new TestSessions().pluginTokens(),
                arrived(),
                always,
                Duration.ofMillis(1));
    }

    private ArrivedEvents arrived() {
        return new ArrivedEvents(
                ScmIntegrations.withPublicHosts(List.of()),
                List.of((url, change) -> told.add(change + " " + url)),
                new Signals());
    }

    private static void subscriptions(ResponseDefinitionBuilder answer) {
        NODE.stubFor(put(urlEqualTo(SUBSCRIPTION)).willReturn(answer));
    }

    /** Answers one after the other, and with the last one from then on. */
    private static void inTurn(String method, String path, ResponseDefinitionBuilder... answers) {
        for (int turn = 0; turn < answers.length; turn++) {
            NODE.stubFor(request(method, urlEqualTo(path))
                    .inScenario(method)
                    .whenScenarioStateIs(state(turn))
                    .willSetStateTo(state(Math.min(turn + 1, answers.length - 1)))
                    .willReturn(answers[turn]));
        }
    }

    private static String state(int turn) {
        return turn == 0 ? Scenario.STARTED : "turn " + turn;
    }
}
