package dev.callboard.scaffolder.workflow;

import static dev.callboard.scaffolder.workflow.Workflows.await;
import static dev.callboard.scaffolder.workflow.Workflows.json;
import static dev.callboard.scaffolder.workflow.Workflows.settings;
import static dev.callboard.scaffolder.workflow.Workflows.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TaskSecrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** A secret reaches its action and nothing else. */
class SecretsTests {

    private static final String CANARY = "kanari-9f31 \"q\"";
    private static final Map<String, String> SECRETS = Map.of("token", CANARY);

    @TempDir
    Path folder;

    private final ScriptedAction echo = ScriptedAction.echo("own:echo");
    private final FakePolicyGate gate = FakePolicyGate.allowing();
    private final RecordingJournal journal = new RecordingJournal();

    @Test
    void thePolicySeesAPlaceholderWhereTheActionSeesTheSecret() {
        run("""
                steps:
                  - id: s
                    action: own:echo
                    input: {token: "${{ secrets.token }}", deep: [{url: "https://x:${{ secrets.token }}@h/"}], plain: text}
                """);

        assertThat(echo.inputs.getFirst().path("token").asString()).isEqualTo(CANARY);
        ObjectNode asked = gate.questions(EntryPoint.ACTION).getFirst();
        assertThat(asked.at("/step/input")).isEqualTo(json("""
                {"token": "***secret:token***", "deep": [{"url": "https://x:***secret:token***@h/"}], "plain": "text"}
                """));
        assertThat(asked.at("/step/redacted"))
                .isEqualTo(JsonNodeFactory.instance.arrayNode().add("/token").add("/deep/0/url"));
    }

    @Test
    void whatIsComputedFromASecretIsHiddenToo() {
        run("""
                steps:
                  - id: s
                    action: own:echo
                    input:
                      upper: "${{ secrets.token | upper }}"
                      size: "${{ secrets.token | length }}"
                      chosen: "${{ 'evil.example' if secrets.token else 'good.example' }}"
                      differs: "${{ 'good.example' if secrets.token == '***secret:token***' else 'evil.example' }}"
                      list: "${{ [secrets.token] }}"
                """);

        ObjectNode asked = gate.questions(EntryPoint.ACTION).getFirst();
        assertThat(asked.at("/step/input")).isEqualTo(json("""
                {"upper": "***secret:token***", "size": "***secret:token***", "chosen": "evil.example",
                 "differs": "***secret:token***", "list": ["***secret:token***"]}
                """));
        assertThat(echo.inputs.getFirst().path("differs").asString()).isEqualTo("evil.example");
        assertThat(gate.everythingAsked()).doesNotContainIgnoringCase("kanari");
    }

    @Test
    void noSecretIsInAnyQuestionEventJournalOrResult() {
        ScriptedAction leaky = ScriptedAction.named("own:leak", context -> {
            String secret = context.secrets().find("token").orElseThrow().reveal();
            context.log().info("using " + secret);
            context.log().info(context.input().toString());
            context.output("token", secret);
            context.output("key" + secret, JsonNodeFactory.instance.arrayNode().add(secret));
        });
        ScriptedAction failing = ScriptedAction.named("own:fail", context -> {
            throw ActionException.failed("401 for " + context.input().path("t").asString());
        });

        WorkflowResult completed = run(List.of(leaky, echo), """
                steps:
                  - {id: a, action: own:leak, input: {x: "${{ secrets.token }}"}}
                  - {id: b, action: own:echo, input: {x: "${{ steps.a.output.token }}", all: "${{ steps.a.output }}"}}
                output: {leak: "${{ steps.a.output.token }}", all: "${{ steps.b.output }}", s: "[${{ secrets.token }}]"}
                """);
        WorkflowResult failed = run(List.of(failing), """
                steps: [{id: a, action: own:fail, input: {t: "${{ secrets.token | upper }} ${{ secrets.token }}"}}]
                """);

        assertThat(echo.inputs.getFirst().path("x").asString()).isEqualTo(CANARY);
        for (Object shown : List.of(gate.everythingAsked(), journal.events, journal.entries)) {
            assertThat(shown.toString()).doesNotContainIgnoringCase("kanari");
        }
        assertThat(completed + " " + failed).doesNotContainIgnoringCase("kanari");
        assertThat(journal.said()).contains("info: using ***");
        assertThat(completed).isInstanceOfSatisfying(WorkflowResult.Completed.class, result -> {
            assertThat(result.output().path("leak").asString()).isEqualTo("***");
            assertThat(result.output().path("s").asString()).isEqualTo("[]");
        });
    }

    @Test
    void aSecretIsHiddenBackwardsEncodedSplitAndThroughOutputsOfSteps() {
        ScriptedAction twisting = ScriptedAction.named("own:twist", context -> {
            String secret = context.secrets().find("token").orElseThrow().reveal();
            List<String> twisted = new ArrayList<>(SecretForms.encoded(secret));
            twisted.add(String.join(" ", secret.split("")));
            twisted.add(String.join(
                    ", ", new StringBuilder(secret).reverse().toString().split("")));
            for (String before : List.of("", "u:", "us:", "use:")) {
                twisted.add("Basic "
                        + Base64.getEncoder().encodeToString((before + secret + "!").getBytes(StandardCharsets.UTF_8)));
            }
            twisted.forEach(context.log()::info);
            for (int i = 0; i < twisted.size(); i++) {
                context.output("out-" + i, StringNode.valueOf(twisted.get(i)));
            }
            ArrayNode letters = JsonNodeFactory.instance.arrayNode();
            secret.codePoints().mapToObj(Character::toString).forEach(letters::add);
            context.output("letters", letters);
            if (context.input().has("fails")) {
                throw ActionException.failed(String.join(" | ", twisted));
            }
        });
        ScriptedAction saying = ScriptedAction.named("own:say", context -> {
            context.log().info("Got " + context.input().path("text").asString());
            context.output("text", context.input().path("text"));
        });

        WorkflowResult result = run(List.of(twisting, saying), """
                steps:
                  - {id: a, action: own:say, input: {text: "${{ secrets.token | replace('-', '_') }}"}}
                  - {id: b, action: own:say, input: {text: "${{ steps.a.output.text }}"}}
                  - {id: c, action: own:twist}
                  - {id: d, action: own:twist, input: {fails: true}}
                output: {text: "${{ steps.b.output.text }}"}
                """);

        String canary = CANARY.toLowerCase(Locale.ROOT);
        for (Object shown : List.of(gate.everythingAsked(), journal.events, journal.entries, result)) {
            String text = shown.toString().toLowerCase(Locale.ROOT);
            assertThat(text).doesNotContain(canary, canary.replace('-', '_'));
            assertThat(text.replaceAll("[^a-z0-9]", ""))
                    .doesNotContain(canary.replaceAll("[^a-z0-9]", ""))
                    .doesNotContain(
                            new StringBuilder(canary).reverse().toString().replaceAll("[^a-z0-9]", ""));
            for (String form : SecretForms.encoded(CANARY)) {
                assertThat(text).doesNotContain(form.toLowerCase(Locale.ROOT));
            }
        }
    }

    @Test
    void anOutputThatHeldAnEncodedSecretIsPutBackForAnotherAttempt() {
        SecretMask mask =
                SecretMask.of(task("steps: []", "{}", SECRETS).spec(), TaskSecrets.of(SECRETS), TaskSecrets.NONE);
        SecretMask again =
                SecretMask.of(task("steps: []", "{}", SECRETS).spec(), TaskSecrets.of(SECRETS), TaskSecrets.NONE);
        ObjectNode outputs = JsonNodeFactory.instance
                .objectNode()
                .put("backwards", new StringBuilder(CANARY).reverse().toString())
                .put("derived", "made of it");
        mask.learn(List.of("made of it"));
        again.learn(List.of("something else", "made of it"));

        JsonNode stored = mask.mask(outputs);

        assertThat(stored.toString())
                .doesNotContain("made of it", outputs.path("backwards").asString());
        assertThat(again.reveal(stored)).isEqualTo(outputs);
    }

    @Test
    void aPasswordFieldIsKeptAsASecret() {
        WorkflowTask task = task("""
                parameters: {properties: {password: {type: string, 'ui:widget': password}, name: {type: string}}}
                steps: [{id: s, action: own:echo, input: {p: "${{ parameters.password }}", n: "${{ parameters.name }}"}}]
                """, "{\"password\": \"kanari-word\", \"name\": \"n\"}", Map.of());

        await(Workflows.runner(gate, settings(folder), List.of(echo)).run(task, journal));

        assertThat(gate.questions(EntryPoint.ACTION).getFirst().path("parameters"))
                .isEqualTo(json("{\"password\": \"***secret:parameters.password***\", \"name\": \"n\"}"));
        assertThat(gate.everythingAsked()).doesNotContain("kanari-word");
        assertThat(echo.inputs).containsExactly(json("{\"p\": \"kanari-word\", \"n\": \"n\"}"));
    }

    @Test
    void theEnvironmentsSecretsAreKeptFromConditionsOutputsAndDryRuns() {
        WorkflowSettings settings = settings(folder)
                .withEnvironment(json("{\"region\": \"eu\"}"), TaskSecrets.of(Map.of("key", "kanari-env")));
        ActionCapture capture = new ActionCapture();
        WorkflowTask task = task("""
                steps:
                  - {id: s, action: own:echo, input: {k: "${{ environment.secrets.key }}", r: "${{ environment.parameters.region }}"}}
                  - {id: t, action: own:echo, if: "${{ environment.secrets.key }}"}
                output: {k: "[${{ environment.secrets.key }}]"}
                """);
        ScriptedAction dry =
                new ScriptedAction(echo.description().withDryRun(), context -> capture.inputs.add(context.input()));

        WorkflowResult result =
                await(Workflows.runner(gate, settings, List.of(echo)).run(task, journal));
        await(Workflows.runner(gate, settings, List.of(dry)).dryRun(task, new RecordingJournal()));

        assertThat(echo.inputs).containsExactly(json("{\"k\": \"kanari-env\", \"r\": \"eu\"}"));
        assertThat(result).isEqualTo(new WorkflowResult.Completed(json("{\"k\": \"[]\"}")));
        assertThat(gate.everythingAsked()).doesNotContain("kanari-env").contains("***secret:environment.key***");
        assertThat(capture.inputs).containsExactly(json("{\"r\": \"eu\"}"));
    }

    @Test
    void theHashOfAnInputNeedsTheKey() {
        run("steps: [{id: s, action: own:echo, input: {t: a}}]");
        run("steps: [{id: s, action: own:echo, input: {t: a}}]");

        List<String> hashes = gate.questions(EntryPoint.ACTION).stream()
                .map(input -> input.at("/step/inputHash").asString())
                .toList();
        assertThat(hashes).hasSize(2).allMatch(hash -> hash.startsWith("hmac:")).doesNotHaveDuplicates();
    }

    private WorkflowResult run(String spec) {
        return run(List.of(echo), spec);
    }

    private WorkflowResult run(List<ScriptedAction> actions, String spec) {
        return await(Workflows.runner(gate, settings(folder), actions).run(task(spec, "{}", SECRETS), journal));
    }

    private static final class ActionCapture {

        private final List<ObjectNode> inputs = new CopyOnWriteArrayList<>();
    }
}
