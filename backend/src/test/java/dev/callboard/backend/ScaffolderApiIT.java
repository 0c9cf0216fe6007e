package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scaffolder's routes on the whole server, as its clients call them. */
@Timeout(300)
class ScaffolderApiIT {

    private static final String API = "/api/scaffolder/v2/";
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    @TempDir
    static Path folder;

    private static TestServer server;
    private static ServerCalls calls;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(folder, TestServer.EVERYTHING_ALLOWED, """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: greet, title: Greet, description: Says hello}
                spec:
                  type: service
                  owner: guest
                  parameters:
                    - title: Who
                      required: [name]
                      properties: {name: {type: string, pattern: '^[a-z]+$', 'ui:autofocus': true}}
                    - properties: {loud: {type: boolean}}
                  steps:
                    - {id: say, name: Say it, action: 'debug:log', input: {message: 'Hello ${{ parameters.name }}'}}
                  output: {text: [{title: Said, content: 'Hello ${{ parameters.name }}'}]}
                """, "");
        calls = server.calls();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aTaskIsMadeRunShownListedAndRunAgain() throws Exception {
        HttpResponse<String> made = create("greet", "{\"name\": \"ann\"}", "{}");
        assertThat(made.statusCode()).isEqualTo(201);
        String id = ServerCalls.json(made).path("id").asString();

        String stream = calls.get(API + "tasks/" + id + "/eventstream").body();
        assertThat(stream).startsWith("event: log\ndata: {\"id\":").contains("event: completion\n", "Hello ann");
        JsonNode task = ServerCalls.ok(calls.get(API + "tasks/" + id));
        assertThat(task.path("status").asString()).isEqualTo("completed");
        assertThat(task.path("createdBy").asString()).isEqualTo("user:default/guest");
        assertThat(task.at("/spec/steps/0/name").asString()).isEqualTo("Say it");
        assertThat(task.at("/spec/templateInfo/entityRef").asString()).isEqualTo("template:default/greet");
        assertThat(task.has("secrets")).isFalse();

        JsonNode events = ServerCalls.ok(calls.get(API + "tasks/" + id + "/events"));
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("type").asString()).isEqualTo("completion");
        assertThat(last.at("/body/output/text/0/content").asString()).isEqualTo("Hello ann");
        JsonNode behind = ServerCalls.ok(calls.get(API + "tasks/" + id + "/events?after=" + last.path("id")));
        assertThat(behind).hasSize(1);
        assertThat(behind.get(0)).isEqualTo(last);

        JsonNode page = ServerCalls.ok(calls.get(API
                + "tasks?createdBy=user:default/guest&status=completed&status=failed&order=asc:created_at&limit=1"));
        assertThat(page.path("tasks")).hasSize(1);
        assertThat(page.path("totalTasks").asInt()).isPositive();
        assertThat(ServerCalls.ok(calls.get(API + "tasks?limit=0")).path("tasks"))
                .isEmpty();
        assertThat(ServerCalls.ok(calls.get(API + "tasks?status=unheard-of"))
                        .path("totalTasks")
                        .asInt())
                .isZero();
        assertThat(ServerCalls.ok(calls.get(API + "tasks?offset=100000")).path("tasks"))
                .isEmpty();

        assertThat(ServerCalls.ok(post("tasks/" + id + "/cancel", ""))
                        .path("status")
                        .asString())
                .isEqualTo("cancelled");
        HttpResponse<String> again = post("tasks/" + id + "/retry", "{}");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(ServerCalls.json(again).path("id").asString()).isEqualTo(id);
        assertThat(calls.get(API + "tasks/" + id + "/eventstream").body()).contains("event: recovered\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET  | templates/default/template/none/parameter-schema | | 404 | NotFoundError | Template template:default/none not found
                    GET  | templates/default/user/guest/parameter-schema | | 400 | InputError | Invalid kind, only 'Template' kind is supported
                    GET  | tasks/TASK | | 404 | NotFoundError | No task with id 'TASK' found
                    GET  | tasks/TASK/eventstream | | 404 | NotFoundError | No task with id 'TASK' found
                    GET  | tasks/TASK/events | | 404 | NotFoundError | No task with id 'TASK' found
                    POST | tasks/TASK/cancel | | 404 | NotFoundError | No task with id 'TASK' found
                    POST | tasks/TASK/retry | {} | 404 | NotFoundError | No task with id 'TASK' found
                    GET  | tasks?limit=x | | 400 | InputError | request/query/limit must be integer
                    GET  | tasks?order=created_at | | 400 | InputError | Invalid order parameter "created_at", expected "<asc or desc>:<field name>"
                    GET  | tasks?order=asc:size | | 400 | InputError | Invalid order field "size"
                    GET  | tasks?colour=red | | 400 | InputError | Unknown query parameter 'colour'
                    GET  | tasks?status= | | 400 | InputError | Empty value found for query parameter 'status'
                    POST | tasks | {"values": {}} | 400 | InputError | request/body must have required property 'templateRef'
                    POST | tasks | {"templateRef": "greet", "values": {}, "secrets": {"pw": 1}} | 400 | InputError | request/body/secrets/pw must be string
                    POST | autocomplete/nowhere/repositories | {"token": "t", "context": {}} | 400 | InputError | Unsupported provider: nowhere
                    POST | autocomplete/github/branches | {"token": "", "context": {}} | 400 | InputError | Missing token query parameter
                    POST | dry-run | {"template": {"kind": "User"}, "values": {}, "directoryContents": []} | 400 | InputError | Input template is not a template
                    """)
    void whatIsWrongIsSaidAsBackstageSaysIt(
            String method, String path, String body, int status, String name, String message) throws Exception {
        String place = path.replace("TASK", NOBODY);

        HttpResponse<String> answer =
                method.equals("GET") ? calls.get(API + place) : post(place, body == null ? "" : body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode json = ServerCalls.json(answer);
        assertThat(json.at("/error/name").asString()).isEqualTo(name);
        assertThat(json.at("/error/message").asString()).isEqualTo(message.replace("TASK", NOBODY));
        assertThat(json.at("/request/url").asString()).startsWith("/v2/");
        assertThat(json.at("/response/statusCode").asInt()).isEqualTo(status);
    }

    private static HttpResponse<String> create(String template, String values, String secrets)
            throws IOException, InterruptedException {
        return post(
                "tasks",
                "{\"templateRef\": \"%s\", \"values\": %s, \"secrets\": %s}".formatted(template, values, secrets));
    }

    private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return calls.post(API + path, JsonMapper.shared().readTree(body.isEmpty() ? "{}" : body));
    }
}
