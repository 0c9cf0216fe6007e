package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.approval.FakeReviewer;
import dev.callboard.backend.policy.records.KeptDecisions;
import dev.callboard.backend.policy.replay.Replayed;
import dev.callboard.backend.policy.sidecar.LoggedDecisions;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.policy.DecisionLog;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.policy.record.Candidate;
import dev.callboard.policy.record.CandidateLog;
import dev.callboard.policy.record.Difference;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.workflow.PolicyFacts;
import dev.callboard.scaffolder.workflow.TaskOrigin.Subject;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A canary among the secrets of a task: an action sings it in every way it can, and it is heard nowhere.
 *
 * <p>Looked at are all that is sent to an OPA server and what that server logs here, all records of decisions, what rules
 * on trial and a replay say of them, the log, and every row of every table.
 */
class CanaryTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CANARY = "Kanari7!xyZ+9f31/qq";

    private static final String LEADS = "group:default/sre-leads";
    private static final TaskSecrets SECRETS = TaskSecrets.of(Map.of("token", CANARY));

    @TempDir
    Path folder;

    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskStore store = new TaskStore(database);
    private final TaskQueue queue = new TaskQueue(database, true);
    private final TaskSignals signals = new TaskSignals();
    private final SecretsCipher cipher = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]);
    private final Approvals approvals =
            new Approvals(TaskTables.dataSource(), connection -> Instant.now(), "https://portal.example", () -> {});
    private final DataSource policyTables = TestPostgres.migrated("policy");
    private final KeptDecisions decisions = new KeptDecisions(policyTables);
    private final List<Difference> differences = new CopyOnWriteArrayList<>();
    private final FakeOpa opa = new FakeOpa();
    private final OpaPolicyEngine engine =
            OpaPolicyEngine.start(new OpaSettings(opa.url(), null, null, PATIENCE, PATIENCE), InstantSource.system());

    @AfterEach
    void stopOpa() {
        engine.close();
        opa.close();
    }

    @Test
    void itIsHeardNowhere() throws Exception {
        Map<String, String> places = placesAfter(() -> runToTheEnd(id -> {}));

        assertThat(places.get("a record")).contains("test:sing", "***secret:token***");
        assertThat(places.get("what rules on trial say")).contains("PLAN-001");
        assertThat(places.get("scaffolder.task_events")).contains("singing");
        assertThat(List.of("decisions", "replay_differences", "opa_decisions"))
                .allSatisfy(table ->
                        assertThat(places.get("public.policy_" + table)).isNotBlank());
        assertThat(opa.bodies())
                .as("questions about outputs")
                .anySatisfy(body -> assertThat(input(body).at("/step/output")).isNotEmpty());
        assertHeardNowhere(places);
    }

    @Test
    void itIsHeardNowhereWherePeopleHaveToAgree() throws Exception {
        opa.answer(
                input -> input.path("phase").asString("").equals("step")
                        && input.at("/step/id").asString("").equals("sing"),
                (exchange, input) -> {
                    ObjectNode decision = FakeOpa.allow(input);
                    decision.withArray("require_approval")
                            .addObject()
                            .put("code", "APP-001")
                            .put("min", 1)
                            .put("reason", "It sings " + input.at("/step/input"))
                            .putArray("groups")
                            .add(LEADS);
                    FakeOpa.json(exchange, decision.toString());
                });

        Map<String, String> places = placesAfter(() -> runToTheEnd(this::approve));

        assertThat(places.get("approval.requests")).contains("It sings", "***secret:token***", "approved");
        assertThat(places.get("approval.notifications")).contains("It sings", "***secret:token***");
        assertThat(places.get("scaffolder.task_events")).contains("Waiting for an approval", "singing");
        assertHeardNowhere(places);
    }

    private void approve(TaskId id) {
        FakeReviewer ann = new FakeReviewer(approvals, "user:default/ann", LEADS);
        Awaitility.await().atMost(PATIENCE).until(() -> !approvals.of(id.uuid()).isEmpty());
        ann.approve(approvals.of(id.uuid()).getFirst().id());
    }

    /** All that can be read somewhere after something has run, by place. */
    private Map<String, String> placesAfter(Runnable run) throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        try {
            run.run();
        } finally {
            root.detachAppender(lines);
        }
        List<String> records = decisions.texts();
        assertThat(records).hasSizeGreaterThan(2);
        assertThat(opa.bodies()).hasSizeGreaterThanOrEqualTo(records.size());
        assertThat(Replayed.byTheShippedRules(decisions.store(), policyTables)).isPositive();
        LoggedDecisions.keep(logOfOpa(), policyTables);
        Map<String, String> places = new LinkedHashMap<>();
        places.put("a request to OPA", opa.bodies().toString());
        places.put("a record", records.toString());
        places.put("what rules on trial say", differences.toString());
        places.put(
                "the log",
                lines.list.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList()
                        .toString());
        places.putAll(AllRows.of(TaskTables.dataSource()));
        places.putAll(AllRows.of(policyTables));
        return places;
    }

    private static void assertHeardNowhere(Map<String, String> places) {
        for (String canary : List.of(CANARY, Singer.MADE)) {
            places.forEach((place, content) -> CanarySongs.of(canary)
                    .forEach((how, song) ->
                            assertThat(content).as("%s: %s", place, how).doesNotContain(song)));
        }
    }

    private static JsonNode input(String body) {
        return JsonMapper.shared().readTree(body).path("input");
    }

    /** As an OPA server would log what it was asked and what it said. */
    private ArrayNode logOfOpa() {
        ArrayNode events = JsonMapper.shared().createArrayNode();
        for (String body : opa.bodies()) {
            JsonNode input = input(body);
            ObjectNode event = events.addObject().put("decision_id", "logged-" + events.size());
            event.set("input", input);
            event.set("result", FakeOpa.allow(input));
        }
        return events;
    }

    /** @param meanwhile what people do while the task runs */
    private void runToTheEnd(Consumer<TaskId> meanwhile) {
        try (EmbeddedPolicyEngine rules = EmbeddedPolicyEngine.of(BundleSource.shipped(), InstantSource.system());
                CandidateLog onTrial = new CandidateLog(
                                new Candidate(rules, PATIENCE, InstantSource.system()),
                                () -> "on trial",
                                new CandidateLog.Load(1, 100),
                                differences::add)
                        .start()) {
            runToTheEnd(decisions.log().and(onTrial), meanwhile);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !onTrial.differences().isEmpty());
        }
    }

    private void runToTheEnd(DecisionLog keeping, Consumer<TaskId> meanwhile) {
        TaskWorkerSettings settings = new TaskWorkerSettings(
                1,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(20),
                Duration.ofHours(1));
        TaskParking parking = new TaskParking(approvals, queue, signals, () -> {});
        approvals.onDecision(parking::decided);
        WorkflowExecution execution = new WorkflowExecution(
                runner(keeping),
                new TaskOrigins(user -> Optional.empty()),
                spec -> TemplateSource.ofFiles(Map.of(), null),
                parking,
                (user, context) -> BackstagePlugins.none());
        TaskRun.Factory runs = new TaskRun.Factory(
                database, queue, signals, cipher, execution, parking, settings, Schedulers.boundedElastic());
        try (TaskWorker worker = new TaskWorker(queue, runs, settings, InstantSource.system())) {
            worker.start();
            TaskId id = create();
            worker.wake();
            meanwhile.accept(id);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> store.find(id).orElseThrow().status().ended());
        }
    }

    private WorkflowRunner runner(DecisionLog keeping) {
        PolicyGate gate = PolicyGate.recorded(engine, PATIENCE, keeping, InstantSource.system());
        PolicyFacts facts = new PolicyFacts() {
            @Override
            public Mono<List<String>> wantedDocuments() {
                return Mono.just(List.of("**"));
            }

            @Override
            public Surroundings surroundings(Concern concern) {
                return Surroundings.UNKNOWN;
            }
        };
        return new WorkflowRunner(
                ActionRegistry.of(List.of(new Singer(false), new Singer(true))),
                TemplateEngine.builder().build(),
                gate,
                WorkflowSettings.in(folder)
                        .withHashKey(new Secret("the key of this test"))
                        .withFacts(facts),
                Schedulers.boundedElastic());
    }

    private TaskId create() {
        TaskId id = TaskId.random();
        ObjectNode template = (ObjectNode) new YAMLMapper().readTree("""
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tested}
                spec:
                  type: service
                  owner: team
                  steps:
                    - {id: sing, action: test:sing, input: {text: "${{ secrets.token }}", upper: "${{ secrets.token | upper }}"}}
                    - {id: again, action: test:sing, input: {all: "${{ steps.sing.output }}", h: "${{ steps.sing.output.half }}", made: "${{ steps.sing.output.made | upper }}"}}
                    - {id: fail, action: test:fail, input: {all: "${{ steps.sing.output.base64 }}"}}
                """);
        ObjectNode spec = TemplateEntity.of(template)
                .task(JsonMapper.shared().createObjectNode(), TaskUser.NONE)
                .toJson();
        Subject jane = new Subject("user", "user:default/jane", List.of("user:default/jane"), "token", null);
        store.create(new NewTask(
                id,
                spec,
                "user:default/jane",
                TaskOrigins.json(jane),
                cipher.seal(id, new KeptSecrets(SECRETS, null))));
        return id;
    }
}
