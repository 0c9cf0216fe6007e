package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.InitializeResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tools of the whole server, found and called by the client of the protocol's own Java SDK. */
@Timeout(300)
class ToolsIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REGISTRY = "/api/scaffolder/.backstage/actions/v1/actions";
    private static final String READER = "reads-tasks-and-nothing-else";
    private static final String TEMPLATE = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: greet, title: Greet}
            spec:
              type: service
              owner: guest
              parameters:
                - required: [name]
                  properties: {name: {type: string, pattern: '^[a-z]+$'}}
              steps:
                - {id: say, name: Say it, action: 'debug:log', input: {message: 'Hello ${{ parameters.name }}'}}
              output: {text: [{title: Said, content: 'Hello ${{ parameters.name }}'}]}
            """;

    @TempDir
    static Path folder;

    private static TestServer server;
    private static ServerCalls calls;
    private static McpSyncClient guest;

    @BeforeAll
    static void start() throws Exception {
        String part = TEMPLATE.replace("name: greet, title: Greet", "name: part, title: Part");
        server = TestServer.start(
                folder,
                Path.of("src/test/resources/policies/no-farewells").toAbsolutePath(),
                TEMPLATE + "---\n" + part,
                """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: '%s', subject: reader}
                        accessRestrictions:
                          - {plugin: mcp-actions}
                          - {plugin: scaffolder, permission: scaffolder.task.read}
                  actions:
                    filter: {exclude: [{id: 'catalog:unregister-*'}]}
                mcpActions: {name: our-portal}
                """.formatted(READER));
        calls = server.calls();
        guest = client(calls.token());
    }

    @AfterAll
    static void stop() {
        guest.close();
        server.close();
    }

    private static McpSyncClient client(String token) {
        return McpClient.sync(HttpClientStreamableHttpTransport.builder(server.address())
                        .endpoint("/api/mcp-actions/v1")
                        .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
                        .build())
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .build();
    }

    @Test
    void aClientFindsTheServerAndItsTools() {
        try (McpSyncClient client = client(calls.token())) {
            InitializeResult hello = client.initialize();

            assertThat(hello.serverInfo().name()).isEqualTo("our-portal");
            assertThat(hello.serverInfo().version()).isEqualTo("1.0.0");
            assertThat(client.listTools().tools())
                    .extracting(Tool::name)
                    .containsExactlyInAnyOrder(
                            "catalog.get-catalog-entity",
                            "catalog.query-catalog-entities",
                            "catalog.get-catalog-model-description",
                            "catalog.validate-entity",
                            "catalog.register-entity",
                            "catalog.refresh-catalog-entity",
                            "scaffolder.list-scaffolder-tasks",
                            "scaffolder.dry-run-template",
                            "scaffolder.list-scaffolder-actions",
                            "scaffolder.execute-template",
                            "scaffolder.get-scaffolder-task-logs");
        }
    }

    @Test
    void aTemplateIsRunAndFollowed() {
        String id = output("execute-template", "{'templateRef':'template:default/greet','values':{'name':'ann'}}")
                .path("taskId")
                .asString();

        ServerCalls.waitUntil(
                "the task has completed", () -> logs(id, 0).toString().contains("\"completion\""));
        JsonNode events = logs(id, 0);
        assertThat(events.toString()).contains("Hello ann");
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("body").propertyNames()).containsOnly("message");
        assertThat(logs(id, last.path("id").asLong())).containsExactly(last);
        JsonNode own = output("list-scaffolder-tasks", "{'owned':true,'status':['completed','failed'],'limit':1000}");
        assertThat(own.path("totalTasks").asInt()).isEqualTo(own.path("tasks").size());
        assertThat(own.path("tasks").valueStream().map(task -> task.path("id").asString()))
                .contains(id);
        assertThat(own.at("/tasks/0/spec/templateInfo/entityRef").asString()).isEqualTo("template:default/greet");
    }

    @Test
    void aTemplateIsTriedOut() {
        JsonNode tried = output("dry-run-template", tryOut(TEMPLATE, "{'name':'ann'}"));

        assertThat(tried.path("valid").asBoolean()).isTrue();
        assertThat(tried.path("log").toString()).contains("Hello ann");
        assertThat(tried.at("/output/text/0/content").asString()).isEqualTo("Hello ann");
        assertThat(tried.at("/steps/0/action").asString()).isEqualTo("debug:log");
        JsonNode broken = output("dry-run-template", tryOut("kind: [", "{}"));
        assertThat(broken.path("valid").asBoolean()).isFalse();
        assertThat(broken.path("message").asString()).isEqualTo("Failed to parse YAML template");
        assertThat(broken.path("errors")).isNotEmpty();
        assertThat(refusal("dry-run-template", tryOut(TEMPLATE, "{'name':'ANN'}")))
                .startsWith("InputError: The template does not take the given values: ")
                .contains("name");
    }

    @Test
    void whatThePolicyRefusesIsSaidWithTheRuleAndItsRemedyAndMakesNoTask() {
        String input = "{'templateRef':'template:default/part','values':{'name':'ann'}}";

        assertThat(refusal("execute-template", input)).isEqualTo("""
                NotAllowedError: The policy does not allow this task.
                [TST-001] Nobody is to leave. What to do: Say hello instead.""");

        JsonNode tasks =
                output("list-scaffolder-tasks", "{'owned':true,'limit':1000}").path("tasks");
        assertThat(tasks.valueStream()
                        .map(task -> task.at("/spec/templateInfo/entityRef").asString()))
                .doesNotContain("template:default/part");
    }

    @Test
    void theActionsOfStepsAreListed() {
        JsonNode actions = output("list-scaffolder-actions", "{}").path("actions");

        assertThat(actions.valueStream().map(action -> action.path("id").asString()))
                .contains("debug:log", "fetch:template");
        assertThat(actions).allSatisfy(action -> {
            assertThat(action.at("/schema/input").isObject()).isTrue();
            assertThat(action.at("/schema/output").isObject()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "execute-template | {'values':{}} | InputError: request/body must have required property 'templateRef'",
                "execute-template | {'templateRef':'greet','values':1} | InputError: request/body/values must be object",
                "execute-template | {'templateRef':'none','values':{}} | NotFoundError: Template template:default/none not found",
                "execute-template | {'templateRef':'greet','values':{},'secrets':{'a':1}} | InputError: request/body/secrets/a must be string",
                "execute-template | {'templateRef':'greet','values':{}} | InputError: The template does not take the given values: instance requires property \"name\"",
                "dry-run-template | {'templateYaml':'- a'} | InputError: request/body/templateYaml must be the YAML of an object",
                "dry-run-template | {'templateYaml':'a: 1','files':[1]} | InputError: request/body/files/0/content must be string",
                "dry-run-template | {'templateYaml':'kind: User'} | InputError: Input template is not a template",
                "list-scaffolder-tasks | {'limit':0} | InputError: request/body/limit must be >= 1",
                "list-scaffolder-tasks | {'limit':1001} | InputError: request/body/limit must be <= 1000",
                "list-scaffolder-tasks | {'offset':'1'} | InputError: request/body/offset must be integer",
                "list-scaffolder-tasks | {'owned':1} | InputError: request/body/owned must be boolean",
                "list-scaffolder-tasks | {'status':[]} | InputError: request/body/status must NOT have fewer than 1 items",
                "list-scaffolder-tasks | {'status':'done'} | InputError: request/body/status must be equal to one of the allowed values: open, processing, completed, failed, cancelled, skipped",
                "get-scaffolder-task-logs | {'taskId':'x'} | NotFoundError: No task with id 'x' found",
                "get-scaffolder-task-logs | {'taskId':'x','after':1.5} | InputError: request/body/after must be integer"
            })
    void whatIsWrongIsNamed(String tool, String input, String message) {
        assertThat(refusal(tool, input)).isEqualTo(message);
    }

    @Test
    void whatACallerMayNotDoIsNotThere() throws Exception {
        try (McpSyncClient reader = client(READER)) {
            assertThat(reader.listTools().tools())
                    .extracting(Tool::name)
                    .containsExactlyInAnyOrder(
                            "scaffolder.list-scaffolder-tasks",
                            "scaffolder.list-scaffolder-actions",
                            "scaffolder.get-scaffolder-task-logs");
            assertThat(text(reader.callTool(request("execute-template", "{'templateRef':'greet','values':{}}"))))
                    .isEqualTo("NotFoundError: Action \"scaffolder:execute-template\" not found");
            assertThat(text(reader.callTool(request("list-scaffolder-tasks", "{'owned':true}"))))
                    .isEqualTo("NotAllowedError: Filtering by owned tasks requires a user identity.");
        }
        assertThat(ids(calls.as(READER).get(REGISTRY))).isEqualTo(3);
        assertThat(ids(calls.get(REGISTRY))).isEqualTo(5);
    }

    @Test
    void theRegistryTakesTheInputWithAndWithoutWrapping() throws Exception {
        String invoke = "/actions/scaffolder:list-scaffolder-tasks/invoke";
        String base = "/api/scaffolder/.backstage/actions/";
        HttpResponse<String> bare = calls.post(base + "v1" + invoke, Map.of("limit", 1));
        HttpResponse<String> wrapped = calls.post(base + "v2" + invoke, Map.of("input", Map.of("limit", 1)));

        assertThat(ServerCalls.json(bare).at("/output/tasks").isArray()).isTrue();
        assertThat(ServerCalls.json(wrapped).at("/output/tasks").isArray()).isTrue();
        assertThat(calls.post(base + "v2" + invoke, Map.of("input", 1)).statusCode())
                .isEqualTo(400);
        assertThat(calls.post(base + "v1/actions/scaffolder:none/invoke", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    private static int ids(HttpResponse<String> list) {
        return ServerCalls.ok(list).path("actions").size();
    }

    private static JsonNode logs(String id, long after) {
        return output("get-scaffolder-task-logs", "{'taskId':'" + id + "','after':" + after + "}")
                .path("events");
    }

    private static String tryOut(String template, String values) {
        return "{'templateYaml':" + JSON.writeValueAsString(template) + ",'values':" + values + "}";
    }

    private static JsonNode output(String tool, String input) {
        CallToolResult result = guest.callTool(request(tool, input));
        assertThat(Boolean.TRUE.equals(result.isError())).as(text(result)).isFalse();
        return JSON.readTree(text(result));
    }

    private static String refusal(String tool, String input) {
        CallToolResult result = guest.callTool(request(tool, input));
        assertThat(result.isError()).as(text(result)).isTrue();
        return text(result);
    }

    /** The input with single quotes around names and texts, but for those within double quotes. */
    private static CallToolRequest request(String tool, String input) {
        JsonNode read = JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                .build()
                .readTree(input);
        return CallToolRequest.builder("scaffolder." + tool)
                .arguments(JSON.convertValue(read, new TypeReference<Map<String, Object>>() {}))
                .build();
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().getFirst()).text();
    }
}
