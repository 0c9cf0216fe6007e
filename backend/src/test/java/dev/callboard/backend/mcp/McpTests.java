package dev.callboard.backend.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.auth.AccessRestrictions;
import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.mcp.McpServers.Identity;
import dev.callboard.backend.web.ApiDocument;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.PluginActions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class McpTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String BOTH = "application/json, text/event-stream";

    private final WebTestClient client =
            client(McpServers.only(messages(new Identity("portal", null, null), ActionFilter.NONE)));

    private static WebTestClient client(McpServers servers) {
        return WebTestClient.bindToController(new McpController(servers)).build();
    }

    private static McpMessages messages(Identity identity, ActionFilter filter) {
        return new McpMessages(identity, new McpTools(List.of(new Echo()), filter, List.of(McpTests::translate), true));
    }

    /** Gives its input back, or fails as the input says. */
    private record Echo() implements PluginActions {

        @Override
        public String plugin() {
            return "test";
        }

        @Override
        public JsonNode actions() {
            return JSON.readTree("""
                    [{"id": "test:echo", "name": "echo", "title": "Echo", "description": "Gives it back", "pluginId": "test",
                      "attributes": {"readOnly": true, "destructive": false, "idempotent": true},
                      "schema": {"input": {"type": "object"}, "output": {"type": "object"}}}]
                    """);
        }

        @Override
        public Mono<? extends JsonNode> invoke(ServerWebExchange exchange, String id, ObjectNode input) {
            return switch (input.path("fail").asString("")) {
                case "thrown" -> throw new InputError("The input is wrong");
                case "signalled" -> Mono.error(new NotAllowedError("Unauthorized"));
                case "library" -> Mono.error(new IllegalArgumentException("known"));
                case "bug" -> Mono.error(new IllegalStateException("password=hunter2"));
                default -> Mono.just(JSON.createObjectNode().put("id", id).set("input", input));
            };
        }
    }

    private static Optional<BackstageError> translate(Throwable failure) {
        return failure instanceof IllegalArgumentException
                ? Optional.of(new InputError("translated"))
                : Optional.empty();
    }

    @Test
    void theDocumentAndTheControllerNameTheSameOperations() {
        assertThat(ApiDocument.handlers(McpController.class)).isEqualTo(ApiDocument.operations("mcp-actions"));
    }

    @ParameterizedTest
    @CsvSource({"2025-06-18, 2025-06-18", "2025-03-26, 2025-03-26", "1999-01-01, 2025-11-25"})
    void aClientGetsTheRevisionItAsksForOrTheNewest(String asked, String agreed) {
        JsonNode result =
                request("initialize", "{'protocolVersion':'" + asked + "'}").path("result");

        assertThat(result.path("protocolVersion").asString()).isEqualTo(agreed);
        assertThat(result.at("/serverInfo/name").asString()).isEqualTo("portal");
        assertThat(result.at("/capabilities/tools").isObject()).isTrue();
    }

    @Test
    void actionsAreListedAsTools() {
        assertThat(request("tools/list", "{}").path("result").toString())
                .isEqualTo("{\"tools\":[{\"name\":\"test.echo\",\"description\":\"Gives it back\",\"inputSchema\":"
                        + "{\"type\":\"object\"},\"annotations\":{\"title\":\"Echo\",\"destructiveHint\":false,"
                        + "\"idempotentHint\":true,\"readOnlyHint\":true,\"openWorldHint\":false}}]}");
    }

    @Test
    void aToolAnswersAsTextAndAsStructure() {
        JsonNode result = call("{'name':'test.echo','arguments':{'a':'ü'}}").path("result");

        assertThat(result.path("structuredContent").toString())
                .isEqualTo("{\"id\":\"test:echo\",\"input\":{\"a\":\"ü\"}}");
        assertThat(result.at("/content/0/text").asString())
                .isEqualTo(result.path("structuredContent").toString());
        assertThat(result.has("isError")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thrown    | InputError: The input is wrong",
                "signalled | NotAllowedError: Unauthorized",
                "library   | InputError: translated"
            })
    void whatAToolRefusesIsAResult(String failure, String text) {
        JsonNode result = call("{'name':'test.echo','arguments':{'fail':'" + failure + "'}}")
                .path("result");

        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.at("/content/0/text").asString()).isEqualTo(text);
    }

    @Test
    void eachServerOfTheConfigurationHasItsPathItsNameAndItsTools() {
        WebTestClient several = client(McpServers.of(AppConfig.parse("""
                        servers:
                          reading: {name: Reads, description: For those who look, instructions: Look before you write, filter: {include: [{attributes: {readOnly: true}}]}}
                          writing: {name: Writes, filter: {exclude: [{id: 'test:*'}]}}
                        """), McpTests::messages));

        assertThat(ask(several, "/reading", "initialize").at("/serverInfo").toString())
                .isEqualTo("{\"name\":\"Reads\",\"version\":\"1.0.0\",\"description\":\"For those who look\"}");
        assertThat(ask(several, "/reading", "initialize").path("instructions").asString())
                .isEqualTo("Look before you write");
        assertThat(ask(several, "/writing", "initialize").at("/serverInfo/name").asString())
                .isEqualTo("Writes");
        assertThat(ask(several, "/writing", "initialize").has("instructions")).isFalse();
        assertThat(ask(several, "/reading", "tools/list").path("tools")).hasSize(1);
        assertThat(ask(several, "/writing", "tools/list").path("tools")).isEmpty();
        for (String path : List.of("", "/other", "/reading/more")) {
            several.post()
                    .uri("/api/mcp-actions/v1" + path)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
            several.get()
                    .uri("/api/mcp-actions/v1" + path)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
        several.get()
                .uri("/api/mcp-actions/v1/reading")
                .exchange()
                .expectStatus()
                .isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{servers: {a: {}}}            | 'servers.a.name'",
                "{servers: {'a/b': {name: x}}} | part of the path",
            })
    void aServerNeedsANameAndAPath(String config, String complaint) {
        assertThatThrownBy(() -> McpServers.of(AppConfig.parse(config), McpTests::messages))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aSourceOfActionsThatIsNotHereIsTold() {
        AppConfig config = AppConfig.parse("backend: {actions: {pluginSources: [test, catalgo, auth]}}");

        assertThat(McpConfiguration.unknownSource(config.section("backend.actions"), List.of(new Echo())))
                .hasValueSatisfying(complaint -> assertThat(complaint)
                        .contains("'backend.actions.pluginSources' names catalgo, auth, without any actions here")
                        .endsWith("there are those of test"));
        assertThat(McpConfiguration.unknownSource(AppConfig.parse("{}"), List.of(new Echo())))
                .isEmpty();
    }

    private static JsonNode ask(WebTestClient client, String path, String method) {
        byte[] body = client.post()
                .uri("/api/mcp-actions/v1" + path)
                .header("Accept", BOTH)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{}}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        String event = new String(body, StandardCharsets.UTF_8);
        return JSON.readTree(event.substring(event.indexOf('{'))).path("result");
    }

    @Test
    void anUnknownToolIsRefusedAsAToolWouldRefuse() {
        assertThat(call("{'name':'test.other'}").at("/result/content/0/text").asString())
                .isEqualTo("NotFoundError: Action \"test.other\" not found");
    }

    @ParameterizedTest
    @CsvSource({"test, false", "mcp-actions, true"})
    void aServiceReachesOnlyThePluginsThatItsTokenNames(String plugin, boolean refused) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/"));
        exchange.getAttributes()
                .put(
                        Credentials.class.getName(),
                        new Credentials.Service(
                                "bot",
                                new AccessRestrictions(
                                        Map.of(plugin, new AccessRestrictions.Limits(Set.of(), Set.of())))));

        StepVerifier.create(new McpTools(List.of(new Echo()), ActionFilter.NONE, List.of(), true)
                        .call(exchange, "test.echo", JSON.createObjectNode()))
                .assertNext(result -> assertThat(result.has("isError")).isEqualTo(refused))
                .expectComplete()
                .verify(Duration.ofSeconds(60));
    }

    @Test
    void aMistakeOfOursTellsNothingOfItself() {
        assertThat(call("{'name':'test.echo','arguments':{'fail':'bug'}}")
                        .path("error")
                        .toString())
                .isEqualTo("{\"code\":-32603,\"message\":\"Internal error\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/call     | {}                               | -32602",
                "tools/call     | {'name':'test.echo','arguments':1} | -32602",
                "resources/list | {}                               | -32601"
            })
    void whatTheProtocolForbidsIsAnErrorOfTheRequest(String method, String params, int code) {
        assertThat(request(method, params).at("/error/code").asInt()).isEqualTo(code);
    }

    @Test
    void aNotificationIsAcceptedWithoutAnAnswer() {
        EntityExchangeResult<byte[]> answer =
                post(BOTH, MediaType.APPLICATION_JSON, "{'jsonrpc':'2.0','method':'notifications/initialized'}");

        assertThat(answer.getStatus().value()).isEqualTo(202);
        assertThat(answer.getResponseBody()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]",
                "1",
                "{'jsonrpc':'1.0','id':1,'method':'ping'}",
                "{'jsonrpc':'2.0','id':1}",
                "{'jsonrpc':'2.0','id':{},'method':'ping'}",
                "{'jsonrpc':'2.0','id':null,'method':'ping'}",
                "{"
            })
    void whatIsNoMessageIsABadRequest(String body) {
        assertThat(post(BOTH, MediaType.APPLICATION_JSON, body).getStatus().value())
                .isEqualTo(400);
    }

    @Test
    void theTransportsRulesAreHeld() {
        String ping = "{'jsonrpc':'2.0','id':1,'method':'ping'}";

        assertThat(post("application/json", MediaType.APPLICATION_JSON, ping)
                        .getStatus()
                        .value())
                .isEqualTo(406);
        assertThat(post(BOTH, MediaType.TEXT_PLAIN, ping).getStatus().value()).isEqualTo(415);
        for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.DELETE)) {
            client.method(method)
                    .uri("/api/mcp-actions/v1")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(405)
                    .expectBody()
                    .jsonPath("$.error.code")
                    .isEqualTo(-32000);
        }
        client.post()
                .uri("/api/mcp-actions/v1")
                .header("Accept", BOTH)
                .header("MCP-Protocol-Version", "1999-01-01")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(ping.replace('\'', '"'))
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    private JsonNode call(String params) {
        return request("tools/call", params);
    }

    private JsonNode request(String method, String params) {
        EntityExchangeResult<byte[]> answer = post(
                BOTH,
                MediaType.APPLICATION_JSON,
                "{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':" + params + "}");
        byte[] body = answer.getResponseBody();
        assertThat(answer.getStatus().value()).isEqualTo(200);
        assertThat(body).isNotNull();
        String event = new String(body, StandardCharsets.UTF_8);
        assertThat(event).startsWith("event: message\ndata: ").endsWith("\n\n");
        JsonNode json = JSON.readTree(event.substring("event: message\ndata: ".length()));
        assertThat(json.path("id").asInt()).isEqualTo(7);
        return json;
    }

    private EntityExchangeResult<byte[]> post(String accept, MediaType type, String body) {
        return client.post()
                .uri("/api/mcp-actions/v1")
                .header("Accept", accept)
                .contentType(type)
                .bodyValue(body.replace('\'', '"'))
                .exchange()
                .expectBody()
                .returnResult();
    }
}
