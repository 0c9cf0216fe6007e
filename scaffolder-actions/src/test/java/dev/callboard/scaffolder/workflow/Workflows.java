package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Cancellation;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.template.TemplateEntity;
import dev.callboard.scaffolder.templating.TemplateEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Makes tasks and engines for tests. */
final class Workflows {

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final TaskOrigin ORIGIN = TaskOrigin.ofApi(
            new TaskOrigin.Subject(
                    "user", "user:default/guest", List.of("user:default/guest", "group:default/team"), "guest", null),
            NOW);

    private static final YAMLMapper YAML = new YAMLMapper();

    private Workflows() {}

    static ObjectNode json(String text) {
        return (ObjectNode) new JsonMapper().readTree(text);
    }

    /** A task of the template with this {@code spec}, in YAML without {@code type} and {@code owner}. */
    static WorkflowTask task(String spec, String values, Map<String, String> secrets) {
        ObjectNode template = (ObjectNode) YAML.readTree("""
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tested, title: Tested, labels: {tier: "1"}, tags: [a]}
                """);
        ObjectNode written = (ObjectNode) YAML.readTree(spec);
        written.put("type", "service").put("owner", "team");
        template.set("spec", written);
        ObjectNode user = json("{\"kind\": \"User\", \"metadata\": {\"name\": \"guest\", \"labels\": {\"a\": \"b\"}}}");
        return new WorkflowTask(
                "task-1",
                TemplateEntity.of(template).task(json(values), new TaskUser("user:default/guest", user)),
                TaskSecrets.of(secrets),
                ORIGIN,
                TemplateSource.ofFiles(Map.of(), null),
                new Cancellation());
    }

    static WorkflowTask task(String spec) {
        return task(spec, "{}", Map.of());
    }

    static WorkflowSettings settings(Path folder) {
        return WorkflowSettings.in(folder).withClock(() -> NOW);
    }

    static WorkflowRunner runner(
            FakePolicyGate gate, WorkflowSettings settings, List<? extends TemplateAction> actions) {
        return runner(gate, settings, actions, Schedulers.boundedElastic());
    }

    static WorkflowRunner runner(
            FakePolicyGate gate,
            WorkflowSettings settings,
            List<? extends TemplateAction> actions,
            Scheduler scheduler) {
        return new WorkflowRunner(
                ActionRegistry.of(actions), TemplateEngine.builder().build(), gate, settings, scheduler);
    }

    static <T> T await(Mono<T> mono) {
        T value = mono.block(PATIENCE);
        if (value == null) {
            throw new AssertionError("Nothing came");
        }
        return value;
    }

    /** What a task has come to, whatever was undone after that. */
    static WorkflowResult why(WorkflowResult result) {
        return result instanceof WorkflowResult.Unwound unwound ? unwound.why() : result;
    }
}
