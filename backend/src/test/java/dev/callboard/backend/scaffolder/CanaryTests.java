package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.callboard.backend.approval.Approvals;
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
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scaffolder.workflow.PolicyFacts;
import dev.callboard.scaffolder.workflow.TaskOrigin.Subject;
import dev.callboard.scaffolder.workflow.WorkflowRunner;
import dev.callboard.scaffolder.workflow.WorkflowSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** A secret that nobody had before an action made it. */
    private static final String MADE = "Makers3?wQz-2e55/pp";

    private static final TaskSecrets SECRETS = TaskSecrets.of(Map.of("token", CANARY));

    @TempDir
    Path folder;

    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskStore store = new TaskStore(database);
    private final TaskQueue queue = new TaskQueue(database, true);
    private final TaskSignals signals = new TaskSignals();
    private final SecretsCipher cipher = new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]);
    private final Approvals approvals =
            new Approvals(TaskTables.dataSource(), Instant::now, "https://portal.example", () -> {});
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
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        try {
            runToTheEnd();
        } finally {
            root.detachAppender(lines);
        }
        Map<String, String> places = new LinkedHashMap<>();
        List<String> records = decisions.texts();
        assertThat(Replayed.byTheShippedRules(decisions.store(), policyTables)).isPositive();
        LoggedDecisions.keep(logOfOpa(), policyTables);
        places.put("a request to OPA", opa.bodies().toString());
        places.put("a record", records.toString());
        places.put("what rules on trial say", differences.toString());
        places.put(
                "the log",
                lines.list.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList()
                        .toString());
        places.putAll(rows(TaskTables.dataSource()));
        places.putAll(rows(policyTables));

        assertThat(records).hasSizeGreaterThan(2);
        assertThat(opa.bodies()).hasSizeGreaterThanOrEqualTo(records.size());
        assertThat(places.get("a record")).contains("test:sing", "***secret:token***");
        assertThat(places.get("what rules on trial say")).contains("PLAN-001");
        assertThat(places.get("scaffolder.task_events")).contains("singing");
        assertThat(List.of("decisions", "replay_differences", "opa_decisions"))
                .allSatisfy(table ->
                        assertThat(places.get("public.policy_" + table)).isNotBlank());
        for (String canary : List.of(CANARY, MADE)) {
            places.forEach((place, content) -> songs(canary)
                    .forEach((how, song) ->
                            assertThat(content).as("%s: %s", place, how).doesNotContain(song)));
        }
    }

    /** What must not be found, and which way of writing it is. */
    private static Map<String, String> songs(String canary) {
        byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
        Map<String, String> songs = new LinkedHashMap<>();
        songs.put("plain", canary);
        songs.put("reversed", new StringBuilder(canary).reverse().toString());
        songs.put("hex", HexFormat.of().formatHex(bytes));
        songs.put("upper case hex", HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
        songs.put("URL", URLEncoder.encode(canary, StandardCharsets.UTF_8));
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("xx".substring(0, before % 3) + canary).getBytes(StandardCharsets.UTF_8));
            songs.put("base64 after " + before, encoded.substring(2, encoded.length() - 2));
        }
        songs.put("first half", canary.substring(0, 10));
        songs.put("second half", canary.substring(10));
        return songs;
    }

    /** As an OPA server would log what it was asked and what it said. */
    private ArrayNode logOfOpa() {
        ArrayNode events = JsonMapper.shared().createArrayNode();
        for (String body : opa.bodies()) {
            JsonNode input = JsonMapper.shared().readTree(body).path("input");
            ObjectNode event = events.addObject().put("decision_id", "logged-" + events.size());
            event.set("input", input);
            event.set("result", FakeOpa.allow(input));
        }
        return events;
    }

    private void runToTheEnd() {
        try (EmbeddedPolicyEngine rules = EmbeddedPolicyEngine.of(BundleSource.shipped(), InstantSource.system());
                CandidateLog onTrial = new CandidateLog(
                                new Candidate(rules, PATIENCE, InstantSource.system()),
                                () -> "on trial",
                                new CandidateLog.Load(1, 100),
                                differences::add)
                        .start()) {
            runToTheEnd(decisions.log().and(onTrial));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !onTrial.differences().isEmpty());
        }
    }

    private void runToTheEnd(DecisionLog keeping) {
        TaskWorkerSettings settings = new TaskWorkerSettings(
                1,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(20),
                Duration.ofHours(1));
        TaskParking parking = new TaskParking(approvals, queue, signals, () -> {});
        WorkflowExecution execution = new WorkflowExecution(
                runner(keeping),
                new TaskOrigins(user -> Optional.empty()),
                spec -> TemplateSource.ofFiles(Map.of(), null),
                parking);
        TaskRun.Factory runs = new TaskRun.Factory(
                database, queue, signals, cipher, execution, parking, settings, Schedulers.boundedElastic());
        try (TaskWorker worker = new TaskWorker(queue, runs, settings, InstantSource.system())) {
            worker.start();
            TaskId id = create();
            worker.wake();
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

    /** Every row of every table, by table. */
    private static Map<String, String> rows(DataSource tables) throws Exception {
        Map<String, String> rows = new LinkedHashMap<>();
        try (Connection connection = tables.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("""
                    select format('%I.%I', table_schema, table_name) from information_schema.tables
                    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')""")) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            for (String table : names) {
                StringBuilder content = new StringBuilder();
                try (ResultSet found = statement.executeQuery("select t::text from " + table + " t")) {
                    while (found.next()) {
                        content.append(found.getString(1)).append('\n');
                    }
                }
                rows.put(table, content.toString());
            }
        }
        return rows;
    }

    /** Sings the secret of the task in every way it knows. */
    private record Singer(boolean fails) implements TemplateAction {

        @Override
        public ActionDescription description() {
            return ActionDescription.of(fails ? "test:fail" : "test:sing", "For tests");
        }

        @Override
        public void execute(ActionContext context) throws IOException {
            if (!fails && !context.outputs().has("made")) {
                context.secretOutput("made", MADE);
            }
            Map<String, String> given =
                    sing(context, context.secrets().find("token").orElseThrow().reveal(), "");
            Map<String, String> made = sing(context, MADE, "made ");
            if (fails) {
                throw ActionException.failed("401 Unauthorized: " + given + made);
            }
        }

        private static Map<String, String> sing(ActionContext context, String canary, String prefix)
                throws IOException {
            Map<String, String> songs = new LinkedHashMap<>(songs(canary));
            for (String before : List.of("", "u", "us", "user:")) {
                songs.put(
                        "base64 after " + before.length() % 3,
                        Base64.getEncoder().encodeToString((before + canary + "\n").getBytes(StandardCharsets.UTF_8)));
            }
            songs.put("base64", Base64.getUrlEncoder().encodeToString(canary.getBytes(StandardCharsets.UTF_8)));
            songs.remove("first half");
            songs.remove("second half");
            songs.forEach((how, song) -> {
                context.log().info("singing " + how + " " + song);
                context.output(prefix + how, song);
            });
            ArrayNode halves = JsonMapper.shared().createArrayNode();
            halves.add(canary.substring(0, 10)).add(canary.substring(10));
            context.output(prefix + "half", halves);
            Files.writeString(context.workspace().resolve(prefix + "song.yaml"), "password: '" + canary + "'\n");
            Files.writeString(context.workspace().resolve(prefix + "song.txt"), songs.toString());
            return songs;
        }
    }
}
