package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tasks are judged, on trial and in an emergency, by the shipped rules of the whole server, which list no debug actions. */
@Timeout(300)
class PolicyApiIT {

    private static final String TASKS = "/api/scaffolder/v2/tasks";
    private static final String DECISIONS = "/api/policy/decisions";
    private static final String NOT_LISTED = "PLAN-001";
    private static final String PLAIN_SECRET = "SEC-001";
    private static final String TOKEN = "ghp_" + "0123456789abcdefghij0123456789abcdef";
    private static final String SCRIPT = "static-token-of-a-script";
    private static final Map<String, String> EMERGENCY = Map.of("ticket", "INC-4711", "reason", "The shop is down");

    @TempDir
    static Path folder;

    private static TestServer server;
    private static ServerCalls calls;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(
                folder, TestServer.shippedRules(folder.resolve("rules"), "\"debug:*\",", ""), """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: greet}
                spec:
                  type: service
                  owner: guest
                  parameters: {required: [name], properties: {name: {type: string}}}
                  steps:
                    - {id: say, action: 'debug:log', input: {message: 'Hello ${{ parameters.name }} ${{ secrets.word }}'}}
                """, """
                backend:
                  auth:
                    externalAccess: [{type: static, options: {token: '%s', subject: script}}]
                callboard:
                  policy: {breakGlass: ['user:default/guest']}
                """.formatted(
                                SCRIPT));
        calls = server.calls();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anAuthorSeesWhatThePolicySaysAndWasAskedAndNothingComesOfIt() throws Exception {
        int decisions = ServerCalls.ok(calls.get(DECISIONS)).path("items").size();
        int tasks = ServerCalls.ok(calls.get(TASKS)).path("totalTasks").asInt();

        JsonNode judged = ServerCalls.ok(calls.post(
                "/api/policy/evaluate",
                Map.of(
                        "templateRef",
                        "template:default/greet",
                        "values",
                        Map.of("name", "ann"),
                        "secrets",
                        Map.of("word", "open-sesame-17"))));

        assertThat(judged.path("outcome").asString()).isEqualTo("DENY");
        assertThat(codes(judged.path("findings"))).containsExactly(NOT_LISTED);
        assertThat(judged.at("/findings/0/path").asString()).isEqualTo("/steps/0/action");
        assertThat(judged.at("/findings/0/remediation").asString()).isNotBlank();
        assertThat(judged.at("/input/schema").asString()).isEqualTo("task-input/v1");
        assertThat(judged.at("/input/subject/ref").asString()).isEqualTo("user:default/guest");
        assertThat(judged.toString()).contains("***secret:word***").doesNotContain("open-sesame-17");
        assertThat(ServerCalls.ok(calls.get(DECISIONS)).path("items")).hasSize(decisions);
        assertThat(ServerCalls.ok(calls.get(TASKS)).path("totalTasks").asInt()).isEqualTo(tasks);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"values": {}} | 400 | request/body must have required property 'templateRef'
                    {"templateRef": "greet"} | 400 | request/body must have required property 'values'
                    {"templateRef": "greet", "values": {"name": 1}} | 400 | name
                    {"templateRef": "greet", "values": {"name": "a"}, "secrets": {"word": 1}} | 400 | request/body/secrets/word must be string
                    {"templateRef": "nowhere", "values": {}} | 404 | template:default/nowhere
                    """)
    void whatCannotBeJudgedIsSaidByItsName(String body, int status, String message) throws Exception {
        HttpResponse<String> answer =
                calls.post("/api/policy/evaluate", JsonMapper.shared().readTree(body));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(ServerCalls.json(answer).at("/error/message").asString()).contains(message);
    }

    @Test
    void nobodyIsToldAnythingWithoutCredentials() throws Exception {
        assertThat(calls.as("nobody")
                        .post("/api/policy/evaluate", task("ann", Map.of()))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void breakGlassLiftsARuleForOneTaskAndItsDecisionsSayWhoAndWhy() throws Exception {
        HttpResponse<String> refused = calls.post(TASKS, task("ann", Map.of()));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).contains(NOT_LISTED);

        HttpResponse<String> made = calls.post(TASKS, task("ann", Map.of("breakGlass", EMERGENCY)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = ServerCalls.json(made).path("id").asString();
        assertThat(calls.get(TASKS + "/" + id + "/eventstream").body()).contains("event: completion\n", "Hello ann");
        assertThat(ServerCalls.ok(calls.get(TASKS + "/" + id)).path("status").asString())
                .isEqualTo("completed");

        JsonNode kept = ServerCalls.ok(calls.get(DECISIONS + "?task=" + id)).path("items");
        assertThat(strings(kept, "/phase")).contains("plan", "step");
        for (JsonNode item : kept) {
            assertThat(item.path("outcome").asString()).isEqualTo("ALLOW");
            assertThat(strings(item.path("codes"), "")).contains(NOT_LISTED);
            JsonNode record =
                    ServerCalls.ok(calls.get(DECISIONS + "/" + item.path("id").asString()));
            JsonNode glass = record.at("/input/context/breakGlass");
            assertThat(glass.path("by").asString()).isEqualTo("user:default/guest");
            assertThat(glass.path("ticket").asString()).isEqualTo(EMERGENCY.get("ticket"));
            assertThat(glass.path("reason").asString()).isEqualTo(EMERGENCY.get("reason"));
            JsonNode lifted = record.at("/decision/exempted/0");
            assertThat(lifted.path("code").asString()).isEqualTo(NOT_LISTED);
            assertThat(lifted.path("breakGlass").booleanValue()).isTrue();
        }
    }

    @Test
    void breakGlassNeverLiftsACriticalRule() throws Exception {
        HttpResponse<String> refused = calls.post(TASKS, task(TOKEN, Map.of("breakGlass", EMERGENCY)));

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(codes(ServerCalls.json(refused).at("/error/findings")))
                .contains(PLAIN_SECRET)
                .doesNotContain(NOT_LISTED);
        JsonNode last =
                ServerCalls.ok(calls.get(DECISIONS + "?code=" + PLAIN_SECRET)).at("/items/0");
        assertThat(last.path("outcome").asString()).isEqualTo("DENY");
        assertThat(calls.get(DECISIONS + "/" + last.path("id").asString()).body())
                .contains(String.valueOf(EMERGENCY.get("ticket")))
                .doesNotContain(TOKEN);
    }

    @Test
    void breakGlassWantsAPersonWhoIsNamedATicketAndAReason() throws Exception {
        HttpResponse<String> unexplained =
                calls.post(TASKS, task("ann", Map.of("breakGlass", Map.of("ticket", "INC-4711"))));
        assertThat(unexplained.statusCode()).isEqualTo(400);
        assertThat(unexplained.body()).contains("request/body/breakGlass", "'reason'");

        HttpResponse<String> script = calls.as(SCRIPT).post(TASKS, task("ann", Map.of("breakGlass", EMERGENCY)));
        assertThat(script.statusCode()).as(script.body()).isEqualTo(403);
        assertThat(script.body()).contains("callboard.policy.breakGlass");
    }

    private static Map<String, Object> task(String name, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("templateRef", "template:default/greet");
        body.put("values", Map.of("name", name));
        return body;
    }

    private static List<String> codes(JsonNode findings) {
        return strings(findings, "/code");
    }

    private static List<String> strings(JsonNode list, String pointer) {
        return list.valueStream().map(item -> item.at(pointer).asString()).toList();
    }
}
