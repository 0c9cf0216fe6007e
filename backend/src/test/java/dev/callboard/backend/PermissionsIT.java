package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The example company with permissions switched on: the shipped rules decide for a user of the platform team. */
@Timeout(180)
class PermissionsIT {

    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

    @TempDir
    static Path folder;

    private static CallboardServer server;
    private static ServerCalls calls;

    @BeforeAll
    static void start() throws Exception {
        Path more = Files.writeString(folder.resolve("more.yaml"), "permission: {enabled: true}");
        server = CallboardServer.start(new ServerOptions(
                List.of(EXAMPLES.resolve("app-config.yaml"), more), folder.resolve("data"), 0, Map.of()));
        calls = new ServerCalls(server);
        ServerCalls.waitUntil("the catalog has the shop", () -> found("component/default/orders"));
        ServerCalls.waitUntil("the catalog has the template", () -> found("template/default/new-service"));
        ServerCalls.waitUntil("the catalog has the guest", () -> found("user/default/guest"));
    }

    @AfterAll
    static void stop() {
        calls.close();
        server.close();
    }

    @Test
    void everyoneReads() throws Exception {
        JsonNode page = ServerCalls.json(calls.get("/api/catalog/entities/by-query?limit=0"));

        assertThat(page.path("totalItems").asInt()).isGreaterThan(10);
        assertThat(calls.get("/api/scaffolder/v2/tasks").statusCode()).isEqualTo(200);
    }

    @Test
    void whatOthersOwnIsNotTheirsToRefresh() throws Exception {
        JsonNode answer = ServerCalls.json(
                calls.post("/api/permission/authorize", JsonMapper.shared().readTree("""
                {"items": [
                  {"id": "1", "resourceRef": ["component:default/orders", "group:default/platform", "component:default/none"],
                   "permission": {"type": "resource", "name": "catalog.entity.refresh", "attributes": {"action": "update"},
                                  "resourceType": "catalog-entity"}},
                  {"id": "2", "permission": {"type": "basic", "name": "kubernetes.proxy", "attributes": {}}}]}
                """)));

        assertThat(answer.at("/items/0/result"))
                .extracting(each -> each.asString())
                .containsOnly("DENY");
        assertThat(answer.at("/items/1/result").asString()).isEqualTo("DENY");
        assertThat(calls.post("/api/catalog/refresh", Map.of("entityRef", "component:default/orders"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void anAnswerNamesTheRuleThatLedToIt() throws Exception {
        JsonNode read = ServerCalls.json(calls.get("/api/policy/explain-access?permission=catalog.entity.read"));
        JsonNode delete = ServerCalls.json(calls.get("/api/policy/explain-access?permission=catalog.entity.delete"
                + "&resourceRef=component:default/orders"));

        assertThat(read.path("result").asString()).isEqualTo("ALLOW");
        assertThat(read.at("/rules/0").asString()).isEqualTo("everyone_reads");
        assertThat(delete.at("/rules/0").asString()).isEqualTo("owners_change");
        assertThat(delete.at("/conditions/anyOf/0/params/claims").toString()).contains("group:default/platform");
        assertThat(delete.at("/resource/result").asString()).isEqualTo("DENY");
    }

    @Test
    void aTaskRunsThroughItsSteps() throws Exception {
        String id = ServerCalls.json(calls.post(
                        "/api/scaffolder/v2/tasks", JsonMapper.shared().readTree("""
                {"templateRef": "template:default/new-service",
                 "values": {"name": "permitted", "owner": "group:default/shop-team",
                            "repoUrl": "git.acme.example?owner=acme&repo=permitted"}}
                """)))
                .path("id")
                .asString();

        ServerCalls.waitUntil("the task has completed", () -> status(id).equals("completed"));
    }

    private static String status(String task) {
        try {
            return ServerCalls.json(calls.get("/api/scaffolder/v2/tasks/" + task))
                    .path("status")
                    .asString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean found(String path) {
        try {
            return calls.get("/api/catalog/entities/by-name/" + path).statusCode() == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
