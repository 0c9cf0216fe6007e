package dev.callboard.backend.scaffolder;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.callboard.backend.runtime.Spans;
import dev.callboard.backend.runtime.TestCollector;
import dev.callboard.backend.runtime.TestCollector.Sent;
import dev.callboard.backend.runtime.TracedClient;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.workflow.RunTrace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a collector is sent of the runs of tasks. */
@Timeout(300)
class TaskSpansTests {

    private static final String WORD = "lovelace-1815";

    @RegisterExtension
    static final WireMockExtension HOST = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @TempDir
    Path folder;

    private final TestCollector collector = new TestCollector();
    private TaskWorld world;

    @BeforeEach
    void start() {
        HOST.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(201)));
        world = new TaskWorld(
                TaskTables.empty(),
                TaskWorld.settings(folder),
                PolicyGate.of((entryPoint, input) -> Mono.just(allow(input))),
                collector.spans(),
                asking(TracedClient.of(HttpClient.newHttpClient(), collector.spans(), true)));
        world.start();
    }

    @AfterEach
    void stop() {
        world.close();
        collector.close();
    }

    @Test
    void aRunIsATraceOfItsStepsTheirDecisionsAndWhatTheyAskOfOthers() {
        TaskId id = world.create(
                "{id: first, action: test:ask, input: {text: " + WORD + "}}",
                "{id: second, action: test:ask, input: {text: '${{ secrets.token }}'}}");

        Sent task = whole("task").getFirst();
        assertThat(task.parent()).isEmpty();
        assertThat(task.link()).isEmpty();
        assertThat(task.failed()).isFalse();
        assertThat(task.facts())
                .containsOnly(
                        entry("callboard.task.id", id.toString()),
                        entry("callboard.task.template", "template:default/tested"),
                        entry("callboard.task.attempt", "1"),
                        entry("callboard.task.status", "completed"));
        assertThat(collector.sent()).allMatch(span -> span.trace().equals(task.trace()));
        assertThat(partsOf(task)).containsExactly("policy plan", "step test:ask", "step test:ask");
        Sent step = named("step test:ask").getFirst();
        assertThat(step.facts()).containsEntry("callboard.step.id", "first");
        assertThat(step.facts()).containsEntry("callboard.step.status", "completed");
        assertThat(partsOf(step)).containsExactly("policy step", "action test:ask");
        assertThat(named("policy step").getFirst().facts()).containsEntry("callboard.decision.outcome", "allowed");
        Sent asked = named("POST").getFirst();
        assertThat(asked.parent()).isEqualTo(named("action test:ask").getFirst().id());
        assertThat(asked.facts())
                .containsOnly(
                        entry("http.request.method", "POST"),
                        entry("server.address", "localhost"),
                        entry("http.response.status_code", "201"));
        assertThat(HOST.getAllServeEvents())
                .map(event -> event.getRequest().getHeader("traceparent"))
                .contains("00-" + asked.trace() + "-" + asked.id() + "-01");
    }

    @Test
    void noInputAndNoSecretIsInIt() {
        world.create(
                "{id: first, action: test:ask, name: 'Of " + WORD + "', input: {text: " + WORD + "}}",
                "{id: second, action: test:ask, input: {text: '${{ secrets.token }}'}}",
                "{id: third, action: test:ask, input: {text: " + WORD + ", fail: true}}");

        whole("task");
        assertThat(collector.bytes()).contains("test:ask").doesNotContain(WORD).doesNotContain("s3cr3t-t0k3n");
    }

    @Test
    void aStepThatFailsAndItsTaskAreMarked() {
        world.create("{id: only, action: test:ask, input: {text: a, fail: true}}");

        assertThat(whole("task").getFirst().failed()).isTrue();
        assertThat(whole("task").getFirst().facts()).containsEntry("callboard.task.status", "failed");
        assertThat(named("step test:ask")).allMatch(Sent::failed);
        assertThat(named("action test:ask")).allMatch(Sent::failed);
        assertThat(named("policy step")).noneMatch(Sent::failed);
    }

    @Test
    void theTraceOfATaskIsLinkedToTheRequestThatMadeIt() {
        Spans.Work request = collector.spans().begin("request", Map.of(), null);
        ObjectNode origin = TaskSpans.caused(TaskOrigins.json(TaskWorld.JANE))
                .contextWrite(request::in)
                .blockOptional()
                .orElseThrow();
        request.end(Spans.Outcome.good("a", "b"));

        world.create(origin, "{id: only, action: test:ask, input: {text: a}}");

        Sent task = whole("task").getFirst();
        Sent asked = whole("request").getFirst();
        assertThat(task.link()).isEqualTo(asked.trace() + "-" + asked.id());
        assertThat(task.trace()).isNotEqualTo(asked.trace());
    }

    @Test
    void whereNothingIsSentNothingIsKept() {
        assertThat(TaskSpans.caused(TaskOrigins.json(TaskWorld.JANE)).block())
                .isEqualTo(TaskOrigins.json(TaskWorld.JANE));
        assertThat(TaskSpans.of(Spans.unsent())).isSameAs(RunTrace.NONE);
    }

    /** Spans whose name begins with a word, once there are any; a task's is the last of its trace. */
    private List<Sent> whole(String word) {
        TaskWorld.await(() -> !starting(word).isEmpty());
        return starting(word);
    }

    private List<Sent> starting(String word) {
        return collector.sent().stream()
                .filter(span -> span.name().startsWith(word))
                .toList();
    }

    private List<Sent> named(String name) {
        return collector.sent().stream()
                .filter(span -> span.name().equals(name))
                .toList();
    }

    private List<String> partsOf(Sent whole) {
        return collector.sent().stream()
                .filter(span -> span.parent().equals(whole.id()))
                .map(Sent::name)
                .toList();
    }

    private static EngineAnswer allow(JsonNode input) {
        ObjectNode decision = (ObjectNode) JsonMapper.shared().readTree("""
                {"schema":"decision/v1","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""");
        decision.put("id", input.path("id").asString());
        return new EngineAnswer.Defined(decision, "r1");
    }

    private static TemplateAction asking(HttpClient client) {
        return new TemplateAction() {
            @Override
            public ActionDescription description() {
                return ActionDescription.of("test:ask", "Asks another server.").withDryRun();
            }

            @Override
            public void execute(ActionContext context) throws IOException, InterruptedException {
                String text = context.input().path("text").asString();
                client.send(
                        HttpRequest.newBuilder(URI.create(HOST.baseUrl() + "/" + text))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
                if (context.input().path("fail").asBoolean(false)) {
                    throw ActionException.failed("No luck with " + text);
                }
            }
        };
    }
}
