package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Templates of the examples, from the request to the new component in the catalog, past the shipped rules. */
@Timeout(180)
class EndToEndIT {

    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
    private static final String TASKS = "/api/scaffolder/v2/tasks";

    @TempDir
    static Path folder;

    private static CallboardServer server;
    private static ServerCalls calls;

    @BeforeAll
    static void start() throws Exception {
        Path template = Files.writeString(folder.resolve("templates.yaml"), """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: slow, title: Takes its time, description: Waits}
                spec:
                  type: test
                  presentation: {buttonLabels: {createButtonText: Wait}}
                  secrets:
                    schema:
                      required: [token]
                      properties: {token: {type: string, minLength: 4}}
                  parameters:
                    - required: [seconds]
                      properties:
                        seconds: {type: integer, ui:widget: updown}
                  steps:
                    - {id: say, name: Say, action: debug:log, input: {message: 'with ${{ secrets.token }}'}}
                    - {id: wait, name: Wait, action: debug:wait, input: {seconds: '${{ parameters.seconds }}'}}
                    - {id: never, name: Never, action: debug:log, input: {message: never said}}
                  output:
                    text: [{title: Done, content: 'Waited ${{ parameters.seconds }} s'}]
                """);
        Path more = Files.writeString(folder.resolve("more.yaml"), """
                catalog:
                  rules: [{allow: [Component, System, API, Resource, Location, Group, User, Domain, Template]}]
                  locations:
                    - {type: url, target: 'https://git.acme.example/acme/org/src/branch/main/catalog-info.yaml'}
                    - {type: url, target: 'https://git.acme.example/acme/shop/src/branch/main/catalog-info.yaml'}
                    - {type: url, target: 'https://git.acme.example/acme/payments/src/branch/main/catalog-info.yaml'}
                    - {type: url, target: 'https://git.acme.example/acme/templates/src/branch/main/catalog-info.yaml'}
                    - {type: file, target: '%s'}
                """.formatted(template));
        server = CallboardServer.start(new ServerOptions(
                List.of(EXAMPLES.resolve("app-config.yaml"), more), folder.resolve("data"), 0, Map.of()));
        calls = new ServerCalls(server);
        for (String name : List.of("new-service", "service-in-system", "slow")) {
            ServerCalls.waitUntil("template " + name + " is in the catalog", () -> found("template/default/" + name));
        }
    }

    @AfterAll
    static void stop() {
        calls.close();
        server.close();
    }

    @Test
    void aTemplateBecomesARepositoryAndAComponent() throws Exception {
        HttpResponse<String> created = calls.post(TASKS, newService("parcels", "group:default/shop-team", "acme"));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        String id = ServerCalls.json(created).path("id").asString();

        List<JsonNode> events = follow(id);

        JsonNode task = ServerCalls.json(calls.get(TASKS + "/" + id));
        assertThat(task.path("status").asString()).as(events.toString()).isEqualTo("completed");
        assertThat(events.getFirst().at("/body/message").asString()).isEqualTo("Starting up task with 3 steps");
        assertThat(events.stream().map(EndToEndIT::progress).filter(text -> !text.isEmpty()))
                .containsExactly(
                        "fetch processing",
                        "fetch completed",
                        "publish processing",
                        "publish completed",
                        "register processing",
                        "register completed");
        assertThat(events.getLast().path("type").asString()).isEqualTo("completion");
        assertThat(events.getLast().at("/body/output/links/1/entityRef").asString())
                .isEqualTo("component:default/parcels");
        assertThat(task.path("createdBy").asString()).isEqualTo("user:default/guest");
        assertThat(task.at("/spec/user/entity/metadata/name").asString()).isEqualTo("guest");
        assertThat(folder.resolve("data/git/acme/parcels.git")).isDirectory();
        ServerCalls.waitUntil("the component is in the catalog", () -> found("component/default/parcels"));
    }

    @Test
    void aReconnectLosesNothingAndDoublesNothing() throws Exception {
        String id = ServerCalls.json(calls.post(TASKS, slow(0))).path("id").asString();
        List<JsonNode> all = follow(id);
        long third = all.get(2).path("id").asLong();

        List<JsonNode> rest = events(calls.stream(TASKS + "/" + id + "/eventstream?after=" + third));
        JsonNode polled = ServerCalls.json(calls.get(TASKS + "/" + id + "/events?after=" + third));
        List<JsonNode> last = events(calls.stream(TASKS + "/" + id + "/eventstream?after=999999999"));

        assertThat(rest).isEqualTo(all.subList(3, all.size()));
        assertThat(polled.valueStream().toList()).isEqualTo(rest);
        assertThat(last).containsExactly(all.getLast());
        assertThat(all.toString()).contains("with ***").doesNotContain("s3cr3t");
    }

    @Test
    void aForbiddenOwnerIsRefusedBeforeAnythingIsDone() throws Exception {
        long before = total();

        HttpResponse<String> refused = calls.post(TASKS, newService("forbidden", "group:default/contractors", "acme"));

        JsonNode error = ServerCalls.json(refused).path("error");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(error.path("name").asString()).isEqualTo("NotAllowedError");
        assertThat(error.path("message").asString()).contains("OWN-001", "may not own anything", "What to do: ");
        assertThat(error.at("/findings/0/code").asString()).isEqualTo("OWN-001");
        assertThat(error.at("/findings/0/remediation").asString()).isNotEmpty();
        assertThat(total()).isEqualTo(before);
        assertThat(folder.resolve("data/git/acme/forbidden.git")).doesNotExist();
    }

    @Test
    void aForbiddenTargetIsRefusedBeforeAnythingIsDone() throws Exception {
        HttpResponse<String> refused =
                calls.post(TASKS, newService("elsewhere", "group:default/shop-team", "strangers"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(ServerCalls.json(refused).at("/error/findings").isEmpty()).isFalse();
        assertThat(folder.resolve("data/git/strangers")).doesNotExist();
    }

    @Test
    void whatOnlyTheStepKnowsIsRefusedAtTheStep() throws Exception {
        String id = ServerCalls.json(calls.post(
                        TASKS,
                        Map.of(
                                "templateRef",
                                "template:default/service-in-system",
                                "values",
                                Map.of("name", "gate", "system", "system:default/partner-gateway"))))
                .path("id")
                .asString();

        List<JsonNode> events = follow(id);

        JsonNode error = events.getLast().at("/body/error");
        assertThat(events.stream().map(EndToEndIT::progress))
                .contains("system completed", "fetch completed", "publish failed", "register skipped");
        assertThat(error.path("name").asString()).isEqualTo("NotAllowedError");
        assertThat(error.path("message").asString()).contains("What to do: ");
        assertThat(error.at("/findings/0/code").asString()).isNotEmpty();
        assertThat(ServerCalls.json(calls.get(TASKS + "/" + id)).path("status").asString())
                .isEqualTo("failed");
        assertThat(folder.resolve("data/git/partners")).doesNotExist();
    }

    @Test
    void aCancelledTaskStopsAtOnce() throws Exception {
        String id = ServerCalls.json(calls.post(TASKS, slow(500))).path("id").asString();
        ServerCalls.waitUntil(
                "the task waits", () -> read(TASKS + "/" + id + "/events").contains("\"stepId\":\"wait\""));

        HttpResponse<String> cancelled = calls.post(TASKS + "/" + id + "/cancel", null);

        List<JsonNode> events = follow(id);
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(cancelled.body()).isEqualTo("{\"status\":\"cancelled\"}");
        assertThat(events.stream().map(event -> event.path("type").asString())).contains("cancelled");
        assertThat(events.toString()).doesNotContain("never said");
        assertThat(events.getLast().at("/body/message").asString()).isEqualTo("Run completed with status: cancelled");
        assertThat(ServerCalls.json(calls.get(TASKS + "/" + id)).path("status").asString())
                .isEqualTo("cancelled");
        assertThat(calls.post(TASKS + "/" + id + "/retry", Map.of("secrets", Map.of("token", "s3cr3t")))
                        .statusCode())
                .isEqualTo(201);
        assertThat(calls.post(TASKS + "/" + id + "/retry", Map.of("secrets", Map.of("token", "s3cr3t")))
                        .statusCode())
                .isEqualTo(409);
        calls.post(TASKS + "/" + id + "/cancel", null);
    }

    @Test
    void valuesAndSecretsThatDoNotFitAreNamed() throws Exception {
        HttpResponse<String> values = calls.post(
                TASKS,
                Map.of(
                        "templateRef",
                        "slow",
                        "values",
                        Map.of("seconds", "many"),
                        "secrets",
                        Map.of("token", "long enough")));
        HttpResponse<String> missing = calls.post(TASKS, Map.of("templateRef", "slow", "values", Map.of("seconds", 1)));
        HttpResponse<String> secrets = calls.post(
                TASKS,
                Map.of("templateRef", "slow", "values", Map.of("seconds", 1), "secrets", Map.of("token", "abc")));

        assertThat(values.statusCode()).isEqualTo(400);
        assertThat(ServerCalls.json(values).at("/errors/0/property").asString()).isEqualTo("instance.seconds");
        assertThat(ServerCalls.json(values).at("/errors/0/name").asString()).isEqualTo("type");
        assertThat(ServerCalls.json(missing).at("/errors/0/message").asString()).isEqualTo("secrets.token is required");
        assertThat(ServerCalls.json(secrets).at("/errors/0/property").asString())
                .isEqualTo("secrets.token");
        assertThat(secrets.body()).doesNotContain("abc");
    }

    @Test
    void mistakesInRequestsAreNamed() throws Exception {
        assertThat(message(calls.get(TASKS + "?limit=x"))).isEqualTo("request/query/limit must be integer");
        assertThat(message(calls.get(TASKS + "?colour=red"))).isEqualTo("Unknown query parameter 'colour'");
        assertThat(message(calls.get(TASKS + "?status="))).isEqualTo("Empty value found for query parameter 'status'");
        assertThat(message(calls.get(TASKS + "?order=up")))
                .isEqualTo("Invalid order parameter \"up\", expected \"<asc or desc>:<field name>\"");
        assertThat(message(calls.get(TASKS + "?order=asc:id"))).isEqualTo("Invalid order field \"id\"");
        assertThat(message(calls.post(TASKS, Map.of("values", Map.of()))))
                .isEqualTo("request/body must have required property 'templateRef'");
        assertThat(message(calls.post(
                        TASKS, Map.of("templateRef", "slow", "values", Map.of(), "secrets", Map.of("pw", 1)))))
                .isEqualTo("request/body/secrets/pw must be string");
        assertThat(calls.post(TASKS, Map.of("templateRef", ":", "values", Map.of()))
                        .statusCode())
                .isEqualTo(400);
        assertThat(message(calls.post(TASKS, Map.of("templateRef", "nope", "values", Map.of()))))
                .isEqualTo("Template template:default/nope not found");
        assertThat(message(calls.get(TASKS + "/abc"))).isEqualTo("No task with id 'abc' found");
        assertThat(calls.get(TASKS + "/abc/eventstream").statusCode()).isEqualTo(404);
        assertThat(message(calls.post(
                        "/api/scaffolder/v2/autocomplete/nohost/things", Map.of("token", "t", "context", Map.of()))))
                .isEqualTo("Unsupported provider: nohost");
    }

    @Test
    void aFormIsDescribedAsItWasWritten() throws Exception {
        JsonNode form =
                ServerCalls.json(calls.get("/api/scaffolder/v2/templates/default/template/slow/parameter-schema"));

        assertThat(form).isEqualTo(JsonMapper.shared().readTree("""
                        {"title": "Takes its time", "description": "Waits",
                         "presentation": {"buttonLabels": {"createButtonText": "Wait"}},
                         "steps": [{"title": "Please enter the following information",
                           "schema": {"required": ["seconds"],
                             "properties": {"seconds": {"type": "integer", "ui:widget": "updown"}}}}]}
                        """));
        assertThat(calls.get("/api/scaffolder/v2/templates/default/system/shop/parameter-schema")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void actionsAndExtensionsAreListed() throws Exception {
        JsonNode actions = ServerCalls.json(calls.get("/api/scaffolder/v2/actions"));
        JsonNode extensions = ServerCalls.json(calls.get("/api/scaffolder/v2/templating-extensions"));

        assertThat(actions.valueStream().map(action -> action.path("id").asString()))
                .contains("catalog:register", "debug:log", "fetch:plain", "fetch:template", "publish:git")
                .containsSubsequence(
                        "bitbucket:pipelines:run", "bitbucketCloud:branchRestriction:create", "catalog:fetch");
        assertThat(extensions.path("filters").propertyNames())
                .containsExactly("parseRepoUrl", "parseEntityRef", "pick", "projectSlug");
    }

    private static Map<String, Object> newService(String name, String owner, String organisation) {
        return Map.of(
                "templateRef",
                "template:default/new-service",
                "values",
                Map.of(
                        "name",
                        name,
                        "description",
                        "A test",
                        "owner",
                        owner,
                        "port",
                        8080,
                        "repoUrl",
                        "git.acme.example?owner=" + organisation + "&repo=" + name));
    }

    private static Map<String, Object> slow(int seconds) {
        return Map.of(
                "templateRef", "slow", "values", Map.of("seconds", seconds), "secrets", Map.of("token", "s3cr3t"));
    }

    private static List<JsonNode> follow(String id) throws Exception {
        return events(calls.stream(TASKS + "/" + id + "/eventstream"));
    }

    private static List<JsonNode> events(Stream<String> lines) {
        List<JsonNode> events = new ArrayList<>();
        lines.filter(line -> line.startsWith("data: "))
                .forEach(line -> events.add(JsonMapper.shared().readTree(line.substring("data: ".length()))));
        return events;
    }

    private static String progress(JsonNode event) {
        JsonNode body = event.path("body");
        return body.has("status")
                ? body.path("stepId").asString() + " " + body.path("status").asString()
                : "";
    }

    private static long total() throws Exception {
        return ServerCalls.json(calls.get(TASKS + "?limit=0"))
                .path("totalTasks")
                .asLong();
    }

    private static String message(HttpResponse<String> response) {
        return ServerCalls.json(response).at("/error/message").asString();
    }

    private static boolean found(String name) {
        return !read("/api/catalog/entities/by-name/" + name).contains("NotFoundError");
    }

    private static String read(String path) {
        try {
            return calls.get(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
