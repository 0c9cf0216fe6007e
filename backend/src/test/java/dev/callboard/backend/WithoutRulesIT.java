package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
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

/** A server whose bundle cannot be used tells everybody who waits for an answer, before they give up. */
@Timeout(300)
class WithoutRulesIT {

    private static final String TEMPLATE = """
            {"apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "greet"},
             "spec": {"type": "service", "owner": "guest",
                      "steps": [{"id": "say", "action": "debug:log", "input": {"message": "Hello"}}]}}
            """;

    @TempDir
    static Path folder;

    private static CallboardServer server;
    private static ServerCalls calls;

    @BeforeAll
    static void start() throws Exception {
        Path catalog = Files.writeString(folder.resolve("entities.yaml"), TEMPLATE);
        Path bundle = Files.writeString(folder.resolve("bundle.tar.gz"), "This is no bundle");
        Path config = Files.writeString(folder.resolve("app-config.yaml"), """
                auth:
                  providers:
                    guest: {dangerouslyAllowOutsideDevelopment: true}
                catalog:
                  rules: [{allow: [Template]}]
                  locations: [{type: file, target: '%s'}]
                callboard:
                  policy: {bundle: '%s'}
                """.formatted(catalog, bundle));
        server = CallboardServer.start(new ServerOptions(List.of(config), folder.resolve("data"), 0, Map.of()));
        calls = new ServerCalls(
                server,
                why -> why.filter(text -> text.contains("bundle.tar.gz")).isPresent());
    }

    @AfterAll
    static void stop() {
        calls.close();
        server.close();
    }

    @Test
    void aDryRunIsAnsweredWithWhatToDo() throws Exception {
        HttpResponse<String> answer = calls.postText(
                "/api/scaffolder/v2/dry-run",
                "{\"template\": %s, \"values\": {}, \"directoryContents\": []}".formatted(TEMPLATE));

        assertUnavailable(answer, "The policy could not be asked: There are no rules yet that can be used. Try again");
    }

    @Test
    void aTaskIsNotStarted() throws Exception {
        ServerCalls.waitUntil("the template is there", () -> {
            try {
                return calls.get("/api/catalog/entities/by-name/template/default/greet")
                                .statusCode()
                        == 200;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        HttpResponse<String> answer = calls.postText(
                "/api/scaffolder/v2/tasks", "{\"templateRef\": \"template:default/greet\", \"values\": {}}");

        assertUnavailable(answer, "so nothing was started: There are no rules yet that can be used. Try again");
    }

    private static void assertUnavailable(HttpResponse<String> answer, String message) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        JsonNode error = ServerCalls.json(answer).path("error");
        assertThat(error.path("name").asString()).isEqualTo("ServiceUnavailableError");
        assertThat(error.path("message").asString()).contains(message, "GET /api/policy/bundles");
    }
}
