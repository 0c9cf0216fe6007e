package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.policy.records.KeptDecisions;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.TemplateAction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What rules ask for, from their Rego in either engine to the action, the log, the rows of a task and the records. */
@Timeout(300)
class ObligedTasksTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration HOLD = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String OBLIGATIONS = """
            [
                {"op": "set_input", "path": "/text", "value": "chosen", "code": "TST-001"},
                {"op": "remove_input", "path": "/extra", "code": "TST-002"},
                {"op": "add_label", "path": "/tier", "value": "one", "code": "TST-003"},
                {"op": "log_redact", "path": "/person", "code": "TST-004"},
            ]""";

    private static final TestRules OBLIGING = TestRules.ALLOWING.withStep(Map.of("obligations", OBLIGATIONS));

    @TempDir
    Path folder;

    private final List<JsonNode> inputs = new CopyOnWriteArrayList<>();
    private final KeptDecisions decisions = new KeptDecisions(TestPostgres.migrated("policy"));

    @Test
    void anOpaServerChangesLabelsAndHides() throws Exception {
        try (RealOpa opa = new RealOpa(folder, OBLIGING);
                OpaPolicyEngine engine = OpaPolicyEngine.start(
                        new OpaSettings(opa.url(), null, null, LIMIT, LIMIT), InstantSource.system())) {
            fulfils(engine);
        }
    }

    @Test
    void theEmbeddedEngineChangesLabelsAndHides() throws Exception {
        BundleSource source = BundleSource.file(RealOpa.compiled(folder, OBLIGING));
        try (EmbeddedPolicyEngine engine = EmbeddedPolicyEngine.start(source, LIMIT, InstantSource.system())) {
            fulfils(engine);
        }
    }

    private void fulfils(RunningPolicyEngine engine) throws Exception {
        TaskWorld.await(() -> engine.status().ready());
        try (TaskWorld world = new TaskWorld(
                TaskTables.empty(),
                TaskWorld.settings(folder).withHold(HOLD, PAUSE),
                PolicyGate.recorded(engine, LIMIT.multipliedBy(6), decisions.log(), InstantSource.system()),
                telling())) {
            world.start();

            TaskId id = world.create(
                    "{id: only, action: test:tell, input: {text: given, extra: dropped, person: lovelace}}");

            world.awaitEnd(id);
            assertThat(world.status(id)).as("%s", world.events(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(inputs)
                    .containsExactly(JsonMapper.shared().readTree("{\"text\": \"chosen\", \"person\": \"lovelace\"}"));
            assertThat(world.events(id))
                    .anyMatch(text -> text.contains("It was told chosen"))
                    .anyMatch(text -> text.contains("The policy set /text of the input. [TST-001]"))
                    .anyMatch(text -> text.contains("The policy removed /extra of the input. [TST-002]"))
                    .noneMatch(text -> text.contains("lovelace"));
            assertThat(labels(id)).isEqualTo(JsonMapper.shared().readTree("{\"tier\": \"one\"}"));
        }
        assertThat(records("step")).singleElement().satisfies(this::saysWhatWasAskedFor);
        assertThat(records("output")).singleElement().satisfies(this::saysWhatWasAskedFor);
        assertThat(records("output").getFirst().at("/input/step/output").toString())
                .isEqualTo("{\"text\":\"chosen by ***masked***\"}");
    }

    /** What a record keeps of the obligations: which there were, and nothing of what one of them hides. */
    private void saysWhatWasAskedFor(JsonNode record) {
        boolean judgedBefore = record.path("phase").asString().equals("step");
        assertThat(record.path("outcome").asString()).isEqualTo("ALLOW");
        assertThat(record.path("codes").toString()).isEqualTo("[\"TST-001\",\"TST-002\",\"TST-003\",\"TST-004\"]");
        assertThat(record.at("/decision/obligations"))
                .isEqualTo(JsonMapper.shared().readTree(OBLIGATIONS.replaceFirst(",\\s*]", "]")));
        assertThat(record.at("/input/step/input"))
                .isEqualTo(JsonMapper.shared()
                        .readTree(
                                judgedBefore
                                        ? "{\"text\": \"given\", \"extra\": \"dropped\", \"person\": \"***masked***\"}"
                                        : "{\"text\": \"chosen\", \"person\": \"***masked***\"}"));
        assertThat(record.path("masked").toString()).contains("\"/step/input/person\"");
        assertThat(record.toString()).doesNotContain("lovelace");
    }

    private List<JsonNode> records(String phase) {
        return decisions.texts().stream()
                .map(JsonMapper.shared()::readTree)
                .filter(record -> record.path("phase").asString().equals(phase))
                .toList();
    }

    private static JsonNode labels(TaskId id) throws Exception {
        try (Connection connection = TaskTables.dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select labels::text from scaffolder.tasks where id = ?")) {
            select.setObject(1, id.uuid());
            try (ResultSet row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                return JsonMapper.shared().readTree(row.getString(1));
            }
        }
    }

    private TemplateAction telling() {
        return new TemplateAction() {
            @Override
            public ActionDescription description() {
                return ActionDescription.of("test:tell", "Tells what it is given");
            }

            @Override
            public void execute(ActionContext context) {
                inputs.add(context.input());
                String told = context.input().path("text").asString() + " by "
                        + context.input().path("person").asString();
                context.log().info("It was told " + told);
                context.output("text", told);
            }
        };
    }
}
