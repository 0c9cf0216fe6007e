package dev.callboard.scaffolder.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTrial;
import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.action.TemplateSource;
import dev.callboard.scaffolder.action.Undone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code http:backstage:request} asks of a plugin, and what it makes of the answer. */
class PluginRequestTests {

    private static final String ID = "http:backstage:request";
    private static final Map<String, String> JSON = Map.of("content-type", "application/json; charset=utf-8");

    @TempDir
    Path folder;

    private final List<BackstagePlugins.Request> asked = new ArrayList<>();
    private BackstagePlugins.Answer answer = new BackstagePlugins.Answer(200, JSON, "{\"items\": [1]}");
    private List<String> log = List.of();

    @Test
    void thePluginIsAskedAndItsAnswerIsPutOut() throws Exception {
        ObjectNode outputs = run("""
                {"method": "GET", "path": "/catalog/entities", "headers": {"X-Team": "shop", "X-Count": 2},
                 "params": {"filter": "kind=api", "limit": 20, "full": true, "fields": ["a", 1]}, "timeout": 1500}
                """);

        assertThat(asked).hasSize(1);
        BackstagePlugins.Request request = asked.getFirst();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path().plugin()).isEqualTo("catalog");
        assertThat(request.path().inPlugin()).isEqualTo("/entities?filter=kind%3Dapi&limit=20&full=true&fields=a%2C1");
        assertThat(request.headers()).isEqualTo(Map.of("x-team", "shop", "x-count", "2"));
        assertThat(request.body()).isNull();
        assertThat(request.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(outputs.path("code").asInt()).isEqualTo(200);
        assertThat(outputs.path("headers").path("content-type").asString("")).startsWith("application/json");
        assertThat(outputs.path("body")).isEqualTo(json("{\"items\": [1]}"));
        assertThat(log).containsExactly("INFO Sending GET /catalog/entities");
    }

    @Test
    void aMinuteIsLongEnoughUnlessTheStepSaysOtherwise() throws Exception {
        run("{\"method\": \"GET\", \"path\": \"catalog\"}");

        assertThat(asked.getFirst().timeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"plain\"|{}|plain|text/plain;charset=UTF-8",
                "\"{}\"|{\"Content-Type\": \"application/json\"}|{}|application/json",
                "{\"a\": 1}|{\"content-type\": \"application/merge-patch+json\"}|{\"a\":1}|application/merge-patch+json",
                "{\"a\": 1}|{}|{\"a\":1}|application/json",
                "[1, true]|{}|[1,true]|application/json",
                "false|{}|false|application/json",
            })
    void aBodyIsATextOrJson(String body, String headers, String sent, String type) throws Exception {
        run("{\"method\": \"POST\", \"path\": \"catalog/locations\", \"headers\": %s, \"body\": %s}"
                .formatted(headers, body));

        assertThat(asked.getFirst().body()).isEqualTo(sent);
        assertThat(asked.getFirst().headers()).isEqualTo(Map.of("content-type", type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"method\": \"GET\", \"path\": \"catalog\", \"body\": \"x\"}|has no body",
                "{\"method\": \"PUT\", \"path\": \"catalog\", \"body\": {}, \"headers\": {\"content-type\": \"text/xml\"}}|content type",
                "{\"method\": \"GET\", \"path\": \"catalog\", \"params\": {\"a\": {\"b\": 1}}}|'params.a'",
                "{\"method\": \"GET\", \"path\": \"catalog\", \"headers\": {\"a\": {\"b\": 1}}}|'headers.a'",
                "{\"method\": \"GET\", \"path\": \"catalog\", \"timeout\": 0}|Invalid timeout",
                "{\"method\": \"GET\", \"path\": \"catalog\", \"timeout\": 1e12}|Invalid timeout",
                "{\"method\": \"GET\", \"path\": \"https://evil.example/x\"}|Invalid path",
            })
    void whatCannotBeSentIsRefusedByName(String input, String why) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(input))
                .withMessageContaining(why)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(ActionException.Kind.INPUT));
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsNoJsonIsAMessage() throws Exception {
        answer = new BackstagePlugins.Answer(200, Map.of("content-type", "text/plain"), "{\"a\": 1}");

        assertThat(run("{\"method\": \"GET\", \"path\": \"catalog\"}").path("body"))
                .isEqualTo(json("{\"message\": \"{\\\"a\\\": 1}\"}"));
    }

    @Test
    void noBodyAtAllIsAnEmptyMessage() throws Exception {
        answer = new BackstagePlugins.Answer(204, JSON, "");

        ObjectNode outputs = run("{\"method\": \"DELETE\", \"path\": \"catalog/x\"}");

        assertThat(outputs.path("code").asInt()).isEqualTo(204);
        assertThat(outputs.path("body")).isEqualTo(json("{\"message\": \"\"}"));
    }

    @Test
    void jsonThatIsNoneFailsTheStep() {
        answer = new BackstagePlugins.Answer(200, JSON, "<html>");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("{\"method\": \"GET\", \"path\": \"catalog\"}"))
                .withMessageContaining("says that it is JSON");
    }

    @Test
    void aBadAnswerFailsTheStepInThePluginsWords() {
        answer = new BackstagePlugins.Answer(
                404, JSON, "{\"error\": {\"name\": \"NotFoundError\", \"message\": \"No entity x\"}}");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("{\"method\": \"GET\", \"path\": \"catalog/x\"}"))
                .withMessage("GET /catalog/x was answered with status 404: No entity x");
    }

    @Test
    void aBadAnswerIsPutOutWithoutItsHeadersIfTheStepGoesOn() throws Exception {
        answer = new BackstagePlugins.Answer(503, JSON, "{\"a\": 1}");

        ObjectNode outputs = run("{\"method\": \"GET\", \"path\": \"catalog\", \"continueOnBadResponse\": true}");

        assertThat(outputs).isEqualTo(json("{\"code\": 503, \"headers\": {}, \"body\": {\"a\": 1}}"));
    }

    @Test
    void thePathIsNotToldIfTheStepSaysSo() {
        answer = new BackstagePlugins.Answer(500, Map.of(), "");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("{\"method\": \"GET\", \"path\": \"catalog/x\", \"logRequestPath\": false}"))
                .withMessage("A GET was answered with status 500");
        assertThat(log).containsExactly("INFO Sending a GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void whatReadsIsSentInADryRunAndLeavesNothingBehind(String method) throws Exception {
        try (ActionTrial trial = trial(true)) {
            trial.run(HttpActions.all(), ID, "{\"method\": \"%s\", \"path\": \"catalog\"}".formatted(method));

            assertThat(asked).hasSize(1);
            assertThat(trial.find(HttpActions.all(), ID)).isInstanceOf(Found.Nothing.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "UPDATE", "DELETE", "PUT", "PATCH"})
    void whatChangesSomethingIsNotSentInADryRun(String method) throws Exception {
        try (ActionTrial trial = trial(true)) {
            ObjectNode outputs =
                    trial.run(HttpActions.all(), ID, "{\"method\": \"%s\", \"path\": \"catalog\"}".formatted(method));

            assertThat(asked).isEmpty();
            assertThat(outputs).isEmpty();
            assertThat(trial.log()).containsExactly("INFO " + method + " /catalog is not sent in a dry run");
        }
    }

    @Test
    void ofWhatChangesSomethingNobodyKnowsWhatItDidAndAPersonIsToLook() throws Exception {
        try (ActionTrial trial = trial(false)) {
            trial.run(HttpActions.all(), ID, "{\"method\": \"POST\", \"path\": \"catalog/locations\"}");

            assertThat(trial.find(HttpActions.all(), ID)).isInstanceOf(Found.Unknown.class);
            assertThat(trial.undo(HttpActions.all(), ID))
                    .isInstanceOfSatisfying(
                            Undone.Left.class, left -> assertThat(left.what()).contains("POST catalog/locations"));
        }
    }

    @Test
    void theSecretBackstageTokenIsSentOnlyIfTheStepAsksForIt() throws Exception {
        run("{\"method\": \"GET\", \"path\": \"catalog\"}");
        run("{\"method\": \"GET\", \"path\": \"catalog\", \"useBackstageToken\": true}");
        run(
                "{\"method\": \"GET\", \"path\": \"catalog\", \"useBackstageToken\": true, \"headers\": {\"Authorization\": \"Basic x\"}}");

        assertThat(asked.stream().map(request -> request.headers().getOrDefault("authorization", "none")))
                .containsExactly("none", "Bearer given", "Basic x");
    }

    private ObjectNode run(String input) throws Exception {
        try (ActionTrial trial = trial(false)) {
            log = trial.log();
            return trial.run(HttpActions.all(), ID, input);
        }
    }

    private ActionTrial trial(boolean dryRun) {
        return new ActionTrial(
                folder,
                TemplateSource.ofFiles(Map.of(), null),
                request -> {
                    asked.add(request);
                    return answer;
                },
                dryRun,
                TaskSecrets.of(Map.of("backstageToken", "given")));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) new JsonMapper().readTree(text);
    }
}
