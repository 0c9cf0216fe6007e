package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.SideEffect;
import dev.callboard.scaffolder.template.ValueSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The documents that the policy judges, to the letter. */
class PolicyDocumentTests {

    private static final String SPEC = """
            steps:
              - {id: fetch, name: Fetch, action: own:make, input: {name: "${{ parameters.name }}"}}
              - id: publish
                name: Publish
                action: own:echo
                input:
                  repoUrl: git.acme.example?owner=${{ parameters.org }}&repo=${{ parameters.name }}
                  defaultBranch: main
                  url: ${{ steps.fetch.output.url }}
                  list: [a, "x ${{ steps['fetch'].output.url }}"]
              - {id: never, action: own:echo, if: "${{ parameters.nothing }}"}
              - {id: later, action: own:echo, each: "${{ steps.fetch.output.list }}", input: {v: "${{ each.value }}", k: 1}}
              - {id: gone, action: not:there, if: "${{ failure() }}", input: {repoUrl: "${{ steps.x.output.y }}"}}
            """;

    @TempDir
    Path folder;

    private final ScriptedAction make = new ScriptedAction(
            ActionDescription.of("own:make", "Makes a file").withSideEffect(SideEffect.WORKSPACE), context -> {
                Files.writeString(context.workspace().resolve("file"), "x");
                context.output("url", "https://made.example/a/b");
                context.output("list", new JsonMapper().readTree("[1, 2]"));
            });
    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final FakePolicyGate gate = FakePolicyGate.allowing();

    @Test
    void thePlanHoldsEveryStepThatMayRunWithWhatIsKnown() {
        ObjectNode document = plan();

        assertThat(document.path("schema").asString()).isEqualTo("task-input/v1");
        assertThat(document.path("phase").asString()).isEqualTo("plan");
        assertThat(document.path("steps"))
                .extracting(step -> step.path("id").asString())
                .containsExactly("fetch", "publish", "later");
        assertThat(document.at("/task/stepCount").intValue()).isEqualTo(3);
        JsonNode publish = document.at("/steps/1");
        assertThat(publish.path("input")).isEqualTo(json("""
                {"repoUrl": "git.acme.example?owner=acme&repo=orders", "defaultBranch": "main",
                 "url": "${{ steps.fetch.output.url }}", "list": ["a", "x ${{ steps['fetch'].output.url }}"]}
                """));
        assertThat(publish.path("unknown")).extracting(JsonNode::asString).containsExactly("/url", "/list/1");
        assertThat(publish.path("target")).isEqualTo(json("""
                {"host": "git.acme.example", "org": "acme", "repo": "orders", "branch": "main", "cluster": null,
                 "namespace": null, "environment": null, "system": null, "tier": null, "owner": null}
                """));
        assertThat(document.at("/steps/2/unknown"))
                .extracting(JsonNode::asString)
                .containsExactly("/v");
    }

    @Test
    void theStepHoldsTheConcreteInputAndWhatWentBefore() {
        run();

        ObjectNode document = gate.questions(EntryPoint.ACTION).get(1);
        assertThat(document.at("/step/id").asString()).isEqualTo("publish");
        assertThat(document.at("/step/input/url").asString()).isEqualTo("https://made.example/a/b");
        assertThat(document.at("/step/unknown")).isEmpty();
        assertThat(document.path("previous")).isEqualTo(new JsonMapper().readTree("""
                [{"id": "fetch", "action": "own:make", "status": "completed",
                  "output": {"url": "https://made.example/a/b", "list": [1, 2]}}]
                """));
        assertThat(document.at("/workspace/fileCount").intValue()).isEqualTo(1);
        assertThat(document.at("/task/planHash"))
                .isEqualTo(gate.questions(EntryPoint.TASK).getFirst().at("/task/planHash"));
    }

    @Test
    void theWholeStepDocumentHasEveryKey() {
        await(Workflows.runner(gate, settings(folder), List.of(echo))
                .run(task("steps: [{id: s, action: own:echo, input: {a: 1}}]", "{\"p\": 1}", Map.of()), journal()));
        ObjectNode document = gate.questions(EntryPoint.ACTION).getFirst();
        ((ObjectNode) document.path("step")).put("inputHash", "hash");
        ((ObjectNode) document.path("task")).put("planHash", "hash");
        ((ObjectNode) document.path("template")).put("checksum", "sum");
        document.put("id", "id");

        assertThat(document).isEqualTo(json("""
                {"schema": "action-input/v1", "id": "id", "phase": "step", "dryRun": false, "time": "2026-03-04T05:06:07.089Z",
                 "subject": {"type": "user", "ref": "user:default/guest",
                   "ownershipRefs": ["user:default/guest", "group:default/team"], "authMethod": "guest", "onBehalfOf": null,
                   "entity": {"labels": {"a": "b"}, "annotations": {}}},
                 "template": {"ref": "template:default/tested", "title": "Tested", "owner": "team", "type": "service",
                   "labels": {"tier": "1"}, "annotations": {}, "tags": ["a"], "checksum": "sum", "source": null, "commit": null},
                 "task": {"id": "task-1", "createdAt": "2026-03-04T05:06:07.089Z", "attempt": 1, "planHash": "hash",
                   "stepCount": 1, "trigger": "api"},
                 "parameters": {"p": 1},
                 "step": {"id": "s", "index": 0, "name": "own:echo", "action": "own:echo", "actionVersion": "1",
                   "sideEffect": "external", "each": null, "input": {"a": 1}, "inputHash": "hash", "unknown": [], "redacted": []},
                 "previous": [],
                 "target": {"host": null, "org": null, "repo": null, "branch": null, "cluster": null, "namespace": null,
                   "environment": null, "system": null, "tier": null, "owner": null},
                 "workspace": {"documents": [], "truncated": false, "fileCount": 0},
                 "context": {"requestId": null, "traceId": null, "client": {"ip": null}, "flags": {}, "cost": null,
                   "breakGlass": null, "approvals": []}}
                """));
    }

    @Test
    void bothDocumentsAreWhatTheRulesAreCheckedAgainst() throws IOException {
        run();

        assertThat(schema("action-input-v1")
                        .check(gate.questions(EntryPoint.ACTION).getLast()))
                .isEmpty();
        assertThat(schema("task-input-v1").check(gate.questions(EntryPoint.TASK).getFirst()))
                .isEmpty();
    }

    private ObjectNode plan() {
        await(Workflows.runner(gate, settings(folder), List.of(make, echo)).plan(planned()));
        return gate.questions(EntryPoint.TASK).getFirst();
    }

    private void run() {
        await(Workflows.runner(gate, settings(folder), List.of(make, echo)).run(planned(), journal()));
    }

    private static WorkflowTask planned() {
        return task(SPEC, "{\"name\": \"orders\", \"org\": \"acme\"}", Map.of());
    }

    private static RecordingJournal journal() {
        return new RecordingJournal();
    }

    private static ValueSchema schema(String name) throws IOException {
        try (InputStream json = ValueSchema.class.getResourceAsStream("/callboard/schemas/" + name + ".json")) {
            return ValueSchema.of(new JsonMapper().readTree(json));
        }
    }
}
