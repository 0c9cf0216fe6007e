package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The event bus of the whole server, as a plugin in another process uses it. */
@Timeout(300)
class EventBusIT {

    private static final String BUS = "/api/events/bus/v1";
    private static final String PLUGIN = "token-of-a-plugin-elsewhere";

    @TempDir
    static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static CallboardServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("app-config.yaml"), """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: '%s', subject: elsewhere}
                auth:
                  providers:
                    guest: {dangerouslyAllowOutsideDevelopment: true}
                events:
                  http: {topics: [deployments]}
                """.formatted(PLUGIN));
        server = started();
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    private static CallboardServer started() {
        CallboardServer started = CallboardServer.start(
                new ServerOptions(List.of(folder.resolve("app-config.yaml")), folder.resolve("data"), 0, Map.of()));
        ServerCalls.waitUntil("the server is ready", () -> started.notReady().isEmpty());
        return started;
    }

    @Test
    void whoWaitsIsLetGoByAnEventAndThenReadsIt() throws Exception {
        assertThat(send("PUT", "/subscriptions/waits", "{\"topics\":[\"deployments\"]}")
                        .statusCode())
                .isEqualTo(201);
        HttpResponse<InputStream> open =
                CLIENT.send(request("/subscriptions/waits/events", PLUGIN).build(), BodyHandlers.ofInputStream());
        assertThat(open.statusCode()).isEqualTo(202);
        assertThat(open.headers().firstValue("backstage-events-notify-timeout")).contains("55000");

        HttpResponse<String> hook = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/events/http/deployments"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"of\":\"shop\"}"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(hook.statusCode()).isEqualTo(202);
        assertThat(open.body().readAllBytes()).isEmpty();
        HttpResponse<String> read = send("GET", "/subscriptions/waits/events", null);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(read.body()))
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"events": [{"topic": "deployments", "payload": {"of": "shop"}}]}"""));
    }

    @Test
    void whatIsNotReadYetOutlivesARestartWhichLetsWaitingReadersGo() throws Exception {
        send("PUT", "/subscriptions/away", "{\"topics\":[\"news\"]}");
        send("PUT", "/subscriptions/stays", "{\"topics\":[\"other\"]}");
        HttpResponse<InputStream> open =
                CLIENT.send(request("/subscriptions/stays/events", PLUGIN).build(), BodyHandlers.ofInputStream());
        assertThat(send("POST", "/events", event("news")).statusCode()).isEqualTo(201);

        server.close();
        assertThat(open.body().readAllBytes()).isEmpty();
        server = started();

        assertThat(send("GET", "/subscriptions/away/events", null).body()).contains("\"topic\":\"news\"");
        assertThat(CLIENT.send(request("/subscriptions/stays/events", PLUGIN).build(), BodyHandlers.ofInputStream())
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void whatNobodyElseIsToGetIsNotStored() throws Exception {
        send("PUT", "/subscriptions/knows", "{\"topics\":[\"known\"]}");

        assertThat(send("POST", "/events", event("unheard")).statusCode()).isEqualTo(204);
        assertThat(send("POST", "/events", """
                        {"event": {"topic": "known", "payload": null}, "notifiedSubscribers": ["knows"]}""").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    GET  | /subscriptions/unknown/events |                                     | 404 | Subscription with ID 'unknown' not found
                    PUT  | /subscriptions/a%00b          | {"topics":[]}                       | 400 | The path must be text without the character U+0000
                    PUT  | /subscriptions/a              | {}                                  | 400 | request/body must have required property 'topics'
                    PUT  | /subscriptions/a              | {"topics":"x"}                      | 400 | request/body/topics must be array
                    PUT  | /subscriptions/a              | {"topics":["x",7]}                  | 400 | request/body/topics/1 must be string
                    PUT  | /subscriptions/a              | {"topics":[""]}                     | 400 | request/body/topics/0 must be a text of 1 to 255
                    PUT  | /subscriptions/a              | [                                   | 400 | request/body is not JSON
                    POST | /events                       | []                                  | 400 | request/body must be object
                    POST | /events                       | {}                                  | 400 | request/body must have required property 'event'
                    POST | /events                       | {"event":7}                         | 400 | request/body/event must be object
                    POST | /events                       | {"event":{"topic":"x"}}             | 400 | request/body/event must have required property 'payload'
                    POST | /events                       | {"event":{"topic":7,"payload":1}}   | 400 | request/body/event/topic must be string
                    POST | /events                       | {"event":{"topic":"\\u0000","payload":1}} | 400 | request/body/event/topic must be a text
                    POST | /events                       | {"event":{"topic":"x","payload":1},"notifiedSubscribers":{}} | 400 | request/body/notifiedSubscribers must be array
                    """)
    void whatCannotBeRightIsRefusedWithItsReason(
            String method, String path, @Nullable String body, int status, String reason) throws Exception {
        HttpResponse<String> answer = send(method, path, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JsonMapper.shared()
                        .readTree(answer.body())
                        .at("/error/message")
                        .asString())
                .startsWith(reason);
    }

    @Test
    void usersAndStrangersHaveNoBusinessHere() throws Exception {
        String user = new ServerCalls(server).token();
        for (String path : List.of("/subscriptions/a/events", "/subscriptions/a", "/events")) {
            String method = path.equals("/events") ? "POST" : path.endsWith("/events") ? "GET" : "PUT";

            assertThat(status(method, path, user)).as(path).isEqualTo(403);
            assertThat(status(method, path, "forged")).as(path).isEqualTo(401);
        }
    }

    private static int status(String method, String path, String token) throws IOException, InterruptedException {
        return CLIENT.send(
                        request(path, token)
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, PLUGIN).method(method, BodyPublishers.noBody());
        if (body != null) {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + BUS + path))
                .header("Authorization", "Bearer " + token);
    }

    private static String event(String topic) {
        return "{\"event\":{\"topic\":\"" + topic + "\",\"payload\":{}}}";
    }
}
