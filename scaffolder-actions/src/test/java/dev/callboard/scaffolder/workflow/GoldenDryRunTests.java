package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.catalog.CatalogActions;
import dev.callboard.scaffolder.action.catalog.CatalogClient;
import dev.callboard.scaffolder.action.debug.DebugActions;
import dev.callboard.scaffolder.template.SchemaError;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Dry runs that were recorded from a Backstage 1.55, repeated here. */
class GoldenDryRunTests {

    private static final String TASK_ID = "dry-run-00000000-0000-4000-8000-000000000000";

    @TempDir
    Path folder;

    static Stream<Arguments> cases() throws IOException {
        try (InputStream json = GoldenDryRunTests.class.getResourceAsStream("GoldenDryRunTests/cases.json")) {
            List<Arguments> cases = new ArrayList<>();
            new JsonMapper()
                    .readTree(json)
                    .forEach(one -> cases.add(Arguments.of(one.path("name").asString(), one)));
            return cases.stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithTheRecordedAnswer(String name, JsonNode recorded) {
        assertThat(answer(recorded)).as(name).isEqualTo(recorded.path("expected"));
    }

    private ObjectNode answer(JsonNode recorded) {
        TemplateEntity template;
        try {
            template = TemplateEntity.of(recorded.path("template"));
        } catch (TemplateInvalidException e) {
            return error("InputError");
        }
        ObjectNode values = (ObjectNode) recorded.path("values");
        List<SchemaError> errors = template.parameters().check(values);
        if (!errors.isEmpty()) {
            return json("{\"status\": 400}").put("errors", errors.size());
        }
        RecordingJournal journal = new RecordingJournal();
        DryRun run = await(Workflows.runner(FakePolicyGate.allowing(), settings(folder), actions())
                .dryRun(task(template, values, recorded.path("secrets")), journal));
        return switch (run.result()) {
            case WorkflowResult.Completed(ObjectNode output) -> completed(template, output, run, journal);
            case WorkflowResult.Failed failed -> error(failed.errorName());
            case WorkflowResult.Refused refused -> error("NotAllowedError");
            case WorkflowResult.Waiting waiting -> error("NotAllowedError");
            case WorkflowResult.Unwound unwound -> throw new AssertionError("A dry run has nothing to undo");
            case WorkflowResult.Cancelled cancelled -> error("Error");
        };
    }

    private static ObjectNode completed(
            TemplateEntity template, ObjectNode output, DryRun run, RecordingJournal journal) {
        ObjectNode answer = json("{\"status\": 200}");
        ObjectNode files = answer.putObject("files");
        run.files().forEach(file -> files.put(file.path(), new String(file.content(), StandardCharsets.UTF_8)));
        answer.set("output", output);
        ArrayNode steps = answer.putArray("steps");
        Set<String> logs = new HashSet<>();
        template.steps().forEach(step -> {
            steps.addObject().put("id", step.id()).put("action", step.action());
            if (step.action().equals("debug:log")) {
                logs.add(step.id());
            }
        });
        ArrayNode progress = answer.putArray("progress");
        ArrayNode said = answer.putArray("said");
        for (WorkflowEvent event : journal.events) {
            StepStatus status = event.status();
            String message = event.message().replaceAll("\u001b\\[[0-9;]*m", "").replace(TASK_ID, "dry-run-<task>");
            if (status != null) {
                progress.addArray().add(event.stepId()).add(status.word());
            } else if (logs.contains(event.stepId()) && !message.matches("(?s)(info: )?(Skipping|Running) step.*")) {
                said.add(message);
            }
        }
        return answer;
    }

    private static ObjectNode error(String name) {
        int status = switch (name) {
            case "InputError" -> 400;
            case "NotAllowedError" -> 403;
            case "NotFoundError" -> 404;
            default -> 500;
        };
        return JsonNodeFactory.instance.objectNode().put("status", status).put("error", name);
    }

    private static WorkflowTask task(TemplateEntity template, ObjectNode values, JsonNode secrets) {
        Map<String, String> plain = new LinkedHashMap<>();
        secrets.forEachEntry((name, value) -> plain.put(name, value.asString()));
        TaskUser guest =
                new TaskUser("user:default/guest", json("{\"kind\": \"User\", \"metadata\": {\"name\": \"guest\"}}"));
        return new WorkflowTask(
                TASK_ID,
                template.dryRunTask(values, guest),
                TaskSecrets.of(plain),
                Workflows.ORIGIN,
                TemplateSource.ofFiles(Map.of(), null),
                new Cancellation());
    }

    private static List<TemplateAction> actions() {
        List<TemplateAction> actions = new ArrayList<>(DebugActions.all());
        actions.addAll(CatalogActions.all(new EmptyCatalog(), ScmIntegrations.of()));
        return actions;
    }

    private static final class EmptyCatalog implements CatalogClient {

        @Override
        public List<Entity> read(Location location, TaskUser user) {
            return List.of();
        }

        @Override
        public void register(Location location, TaskUser user) {
            throw new AssertionError("A dry run registers nothing");
        }

        @Override
        public boolean isRegistered(Location location, TaskUser user) {
            return false;
        }

        @Override
        public void unregister(Location location, TaskUser user) {}

        @Override
        public Optional<Entity> find(EntityRef ref, TaskUser user) {
            return Optional.empty();
        }
    }
}
