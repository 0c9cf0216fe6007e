package dev.callboard.backend.events;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.TestSessions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.signals.Signals;
import dev.callboard.scm.ScmIntegrations;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/** What the plugins of a Node backend are told, which is played by its answers. */
class EventSenderTests {

    private static final String EVENTS = "/api/events/bus/v1/events";

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private @Nullable EventSender sender;

    @AfterEach
    void stop() {
        if (sender != null) {
            sender.close();
        }
    }

    @Test
    void anEventIsPublishedForEverybodyButThisInstallation() throws Exception {
        answer(0, aResponse().withStatus(201));

        started().send(event("github.push"));

        ServeEvent sent = sent(1).getFirst();
        assertThat(JsonMapper.shared().readTree(sent.getRequest().getBodyAsString()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"event": {"topic": "github.push", "payload": {"a": 1}},
                         "notifiedSubscribers": ["catalog.callboard"]}"""));
        String token =
                String.valueOf(sent.getRequest().getHeader("Authorization")).substring("Bearer ".length());
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getSubject()).isEqualTo("catalog");
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getAudience()).containsExactly("events");
    }

    @Test
    void aWebhookThatArrivesHereIsPublishedThere() {
        answer(0, aResponse().withStatus(201));
        WebhookController controller = new WebhookController(
                WebhookSecrets.of(AppConfig.parse("events: {http: {topics: [github]}}")),
                new ArrivedEvents(ScmIntegrations.withPublicHosts(List.of()), List.of(), new Signals()),
                TestBus.inADatabase(),
                started());

        StepVerifier.create(controller.receive(
                        "github",
                        MockServerHttpRequest.post("/api/events/http/github")
                                .header("Content-Type", "application/json")
                                .header("X-GitHub-Event", "push")
                                .body("{\"repository\": {\"html_url\": \"https://github.com/acme/shop\"}}")))
                .expectNextMatches(answer -> answer.getStatusCode().value() == 202)
                .expectComplete()
                .verify(Duration.ofSeconds(60));

        assertThat(topics(sent(2))).containsExactly("github", "github.push");
    }

    @Test
    void aServerThatIsAwayForAMomentIsAskedAgainAndTheOrderStays() {
        answer(0, aResponse().withStatus(503));
        answer(1, aResponse().withStatus(202));
        answer(2, aResponse().withStatus(202));

        EventSender started = started();
        started.send(event("one"));
        started.send(event("two"));

        assertThat(topics(sent(3))).containsExactly("one", "one", "two");
    }

    @Test
    void whatIsRefusedIsNotSentAgainAndKeepsNothingBack() {
        answer(0, aResponse().withStatus(404));
        answer(1, aResponse().withStatus(201));

        EventSender started = started();
        started.send(event("one"));
        started.send(event("two"));

        assertThat(topics(sent(2))).containsExactly("one", "two");
    }

    @Test
    void nobodyIsToldWhereTheBusIsThisServersOrToBeLeftAlone() {
        String elsewhere =
                "discovery: {endpoints: [{target: '" + NODE.baseUrl() + "/api/{{pluginId}}', plugins: '*'}]}\n";

        for (String config : List.of("{}", elsewhere + "events: {useEventBus: never}")) {
            sender = EventSender.of(AppConfig.parse(config), new TestSessions().pluginTokens());
            sender.start();
            sender.send(event("one"));
            sender.close();
        }

        assertThat(NODE.getAllServeEvents()).isEmpty();
    }

    @Test
    void aSignalIsWrittenAsTheOtherServersPluginReadsIt() {
        assertThat(ArrivedEvents.signal(List.of("user:default/ann"), "news", "{\"b\":2}"))
                .isEqualTo(new Event("signals", JsonMapper.shared().readTree("""
                        {"recipients": {"type": "user", "entityRef": ["user:default/ann"]},
                         "channel": "news", "message": {"b": 2}}""")));
        assertThat(ArrivedEvents.signal(null, "news", "{}")
                        .payload()
                        .at("/recipients")
                        .toString())
                .isEqualTo("{\"type\":\"broadcast\"}");
    }

    private EventSender started() {
        EventSender made = new EventSender(
                URI.create(NODE.baseUrl() + "/api/events"), new TestSessions().pluginTokens(), Duration.ofMillis(1));
        made.start();
        sender = made;
        return made;
    }

    private static Event event(String topic) {
        return new Event(topic, JsonMapper.shared().readTree("{\"a\": 1}"));
    }

    /** All that was sent, oldest first, once it is as much. */
    private static List<ServeEvent> sent(int number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> NODE.getAllServeEvents().size() >= number);
        return NODE.getAllServeEvents().reversed();
    }

    private static List<String> topics(List<ServeEvent> events) {
        return events.stream()
                .map(event -> JsonMapper.shared()
                        .readTree(event.getRequest().getBodyAsString())
                        .at("/event/topic")
                        .asString())
                .toList();
    }

    /** The answer to the request of this number, and to all later ones. */
    private static void answer(int number, ResponseDefinitionBuilder answer) {
        String state = number == 0 ? Scenario.STARTED : "after " + number;
        NODE.stubFor(post(urlEqualTo(EVENTS))
                .inScenario("bus")
                .whenScenarioStateIs(state)
                .willSetStateTo("after " + (number + 1))
                .willReturn(answer));
    }
}
