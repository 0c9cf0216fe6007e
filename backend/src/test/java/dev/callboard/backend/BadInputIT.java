package dev.callboard.backend;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the plugins of the whole server say to requests that are wrong: never that the server failed, and what is wrong. */
@Timeout(600)
class BadInputIT {

    private static final String SERVICE = "token-of-a-program";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Those that have to bring an object. What they say of one that they cannot use is in another test. */
    private static final List<String> WITH_OBJECTS = List.of(
            "POST /api/notifications/notifications",
            "POST /api/notifications",
            "POST /api/notifications/notifications/update",
            "POST /api/notifications/settings",
            "POST /api/user-settings/multiget",
            "PUT /api/user-settings/buckets/b/keys/k",
            "POST /api/kubernetes/services/x",
            "POST /api/kubernetes/resources/workloads/query",
            "POST /api/kubernetes/resources/custom/query",
            "POST /api/events/bus/v1/events",
            "PUT /api/events/bus/v1/subscriptions/x");

    private static final List<String> ALL = Stream.concat(
                    WITH_OBJECTS.stream(),
                    Stream.of(
                            "GET /api/signals",
                            "GET /api/signals/health",
                            "GET /api/notifications/notifications",
                            "GET /api/notifications/notifications/x",
                            "GET /api/notifications/status",
                            "GET /api/notifications/topics",
                            "GET /api/notifications/settings",
                            "GET /api/user-settings/buckets/b/keys/k",
                            "DELETE /api/user-settings/buckets/b/keys/k",
                            "GET /api/search/query",
                            "GET /api/kubernetes/clusters",
                            "GET /api/kubernetes/proxy/api",
                            "GET /api/techdocs/metadata/techdocs/default/component/x",
                            "GET /api/techdocs/metadata/entity/default/component/x",
                            "GET /api/techdocs/static/docs/default/component/x/index.html",
                            "GET /api/techdocs/sync/default/component/x",
                            "GET /api/proxy/there",
                            "POST /api/mcp-actions/v1",
                            "GET /api/events/bus/v1/subscriptions/x/events",
                            "POST /api/events/http/github"))
            .toList();

    @RegisterExtension
    static final WireMockExtension THERE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @TempDir
    static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(
                folder, TestServer.EVERYTHING_ALLOWED, "", """
                backend:
                  auth:
                    externalAccess:
                      - {type: static, options: {token: '%s', subject: program}}
                kubernetes:
                  serviceLocatorMethod: {type: multiTenant}
                  clusterLocatorMethods:
                    - type: config
                      clusters:
                        - {name: one, url: '%s', authProvider: serviceAccount, serviceAccountToken: abc}
                proxy:
                  endpoints:
                    /there: {target: '%s', credentials: forward}
                """.formatted(SERVICE, THERE.baseUrl(), THERE.baseUrl()));
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    @BeforeEach
    void answer() {
        THERE.stubFor(any(anyUrl()).willReturn(okJson("{\"items\":[]}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{\"a\":01}",
                "{'a':1}",
                "\u0000",
                "{\"a\":NaN}",
                "deep",
                "long",
                "list"
            })
    void aBodyThatIsNoObjectIsRefused(String kind) throws Exception {
        String body = switch (kind) {
            case "deep" -> "{\"a\":".repeat(5_000);
            case "list" -> "[".repeat(5_000) + "]".repeat(5_000);
            case "long" -> "{\"a\":\"" + "x".repeat(900_000) + "\"}";
            default -> kind;
        };
        SoftAssertions all = new SoftAssertions();
        for (String route : WITH_OBJECTS) {
            HttpResponse<String> answer = send(route, body);
            all.assertThat(answer.statusCode())
                    .as("%s: %s", route, answer.body())
                    .isBetween(400, 499);
            all.assertThat(complaint(answer)).as(route).isNotEmpty();
        }
        all.assertAll();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    POST /api/notifications | {"recipients":7,"payload":{"title":"x"}}                                              | recipients/type
                    POST /api/notifications | {"recipients":{"type":"some"},"payload":{"title":"x"}}                                | recipients/type
                    POST /api/notifications | {"recipients":{"type":"entity","entityRef":7},"payload":{"title":"x"}}                | recipients/entityRef
                    POST /api/notifications | {"recipients":{"type":"entity","entityRef":["::"]},"payload":{"title":"x"}}        | recipients/entityRef
                    POST /api/notifications | {"recipients":{"type":"entity","entityRef":"user:default/\\u0000"},"payload":{"title":"x"}} | recipients/entityRef
                    POST /api/notifications | {"recipients":{"type":"broadcast"}}                                                   | title
                    POST /api/notifications | {"recipients":{"type":"broadcast"},"payload":7}                                       | title
                    POST /api/notifications | {"recipients":{"type":"broadcast"},"payload":{"title":7}}                             | payload/title
                    POST /api/notifications | {"recipients":{"type":"broadcast"},"payload":{"title":"\\u0000"}}                     | payload/title
                    POST /api/notifications | {"recipients":{"type":"broadcast"},"payload":{"title":"x","scope":"\\u0000"}}         | payload/scope
                    POST /api/notifications | {"recipients":{"type":"broadcast"},"payload":{"title":"x","severity":7}}              | payload/severity
                    POST /api/notifications | {"recipients":{"type":"broadcast"},"payload":{"title":"x","severity":"loud"}}         | payload/severity
                    POST /api/notifications | {"recipients":{"type":"broadcast"},"payload":{"title":"x","link":"javascript:x"}}     | payload/link
                    POST /api/notifications/update | {"ids":7}                                                                      | body/ids
                    POST /api/notifications/update | {"ids":["x"]}                                                                  | body/ids
                    POST /api/notifications/update | {"ids":[],"read":"yes"}                                                        | body/read
                    POST /api/notifications/update | {"ids":[],"saved":1}                                                           | body/saved
                    POST /api/notifications/settings | {"channels":7}                                                               | channels
                    POST /api/notifications/settings | {"channels":[7]}                                                             | channels
                    POST /api/notifications/settings | {"channels":[{"id":"Web","origins":[7]}]}                                    | channels
                    GET /api/notifications/notifications?limit=1e99           || query/limit
                    GET /api/notifications/notifications?offset=-1            || query/offset
                    GET /api/notifications/notifications?read=maybe           || query/read
                    GET /api/notifications/notifications?orderField=drop      || query/orderField
                    GET /api/notifications/notifications?minimumSeverity=loud || query/minimumSeverity
                    GET /api/notifications/notifications?createdAfter=never   || query/createdAfter
                    GET /api/notifications/notifications?createdAfter=%2B999999999-01-01T00:00:00Z || query/createdAfter
                    GET /api/notifications/notifications?createdAfter=-9999-01-01T00:00:00Z        || query/createdAfter
                    GET /api/notifications/notifications?search=%00           || 'search'
                    GET /api/notifications/notifications/unknown              || Not found
                    POST /api/user-settings/multiget | {"items":7}                                   | items
                    POST /api/user-settings/multiget | {"items":[7]}                                 | items/0/bucket
                    POST /api/user-settings/multiget | {"items":[{"bucket":"b","key":7}]}            | items/0/key
                    POST /api/user-settings/multiget | {"items":[{"bucket":"b","key":"\\u0000"}]}    | items/0/key
                    PUT /api/user-settings/buckets/b/keys/k | {}                                     | value
                    PUT /api/user-settings/buckets/b/keys/a%00 | {"value":1}                         | path
                    GET /api/user-settings/buckets/b/keys/unknown             || unknown
                    GET /api/search/query?types=unknown                       || query/types
                    GET /api/search/query?pageLimit=-1                        || query/pageLimit
                    GET /api/search/query?pageLimit=99999999999999999999      || query/pageLimit
                    GET /api/search/query?pageCursor=%5B%5D                   || query/pageCursor
                    GET /api/search/query?pageCursor=OTk5OTk5OTk5             || query/pageCursor
                    GET /api/search/query?filters%5Bkind%5D=%00               || filters[kind]
                    POST /api/kubernetes/services/x | {"entity":7}                                            | entity
                    POST /api/kubernetes/services/x | {"entity":{"kind":{},"metadata":[]}}                    | entity
                    POST /api/kubernetes/services/x | {"entity":{"kind":"a:b","metadata":{"name":"/"}}}       | Entity not found
                    POST /api/kubernetes/resources/workloads/query | {"entityRef":{}}                         | entity
                    POST /api/kubernetes/resources/workloads/query | {"entityRef":"::"}                       | entity ref
                    POST /api/kubernetes/resources/custom/query | {"entityRef":"component:x"}                 | customResources
                    POST /api/kubernetes/resources/custom/query | {"entityRef":"component:x","customResources":7}   | customResources
                    POST /api/kubernetes/resources/custom/query | {"entityRef":"component:x","customResources":[7]} | customResources
                    GET /api/techdocs/metadata/techdocs/default/component/unknown || unknown
                    GET /api/techdocs/metadata/entity/default/com%3Aponent/x      || com:ponent
                    GET /api/techdocs/sync/default/component/unknown              || Entity
                    GET /api/kubernetes/clusters/%00                              || path
                    """)
    void whatIsWrongIsNamed(String route, @Nullable String body, String named) throws Exception {
        HttpResponse<String> answer = send(route, body == null ? "" : body);

        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        assertThat(complaint(answer)).contains(named);
    }

    @Test
    void noAddressIsTooMuchForAnyRoute() throws Exception {
        String longer = "x".repeat(10_000);
        List<String> additions = new ArrayList<>(List.of(
                "/" + longer,
                "/%00",
                "/%FF%FE",
                "/%ED%A0%80",
                "/../../etc/passwd",
                "/%2e%2e%2f%2e%2e",
                "/;a=b",
                "?" + longer,
                "?a=" + longer,
                "?limit=NaN&offset=x&pageLimit=x&pageCursor=%%%&cursor=%FF",
                "?%00=%00",
                "?" + "a[".repeat(1_000).replace("[", "%5B") + "=1",
                "?" + "filters%5Bkind%5D=x&".repeat(700),
                "?entity=%FF%FE&term=%FF%27%22%5C"));
        SoftAssertions all = new SoftAssertions();
        for (String route : ALL) {
            for (String addition : additions) {
                HttpResponse<String> answer = send(route + addition, "{}");
                all.assertThat(answer.statusCode())
                        .as("%s%.60s: %s", route, addition, answer.body())
                        .isLessThan(500);
                if (answer.statusCode() == 400) {
                    all.assertThat(answer.body()).as("%s%.60s", route, addition).isNotEmpty();
                }
            }
        }
        all.assertAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", "a/b; c=\""
            })
    void anotherTypeOfBodyIsNoFailure(String type) throws Exception {
        SoftAssertions all = new SoftAssertions();
        for (String route : ALL) {
            HttpResponse<String> answer = send(route, type, "a=b");
            all.assertThat(answer.statusCode())
                    .as("%s: %s", route, answer.body())
                    .isLessThan(500);
        }
        for (String route : WITH_OBJECTS) {
            all.assertThat(complaint(send(route, type, "a=b"))).as(route).isNotEmpty();
        }
        all.assertAll();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {                                                             | -32700
                    []                                                            | -32600
                    {"jsonrpc":"2.0","method":"ping","id":{}}                     | -32600
                    {"jsonrpc":"2.0","method":7,"id":1}                           | -32600
                    {"jsonrpc":"2.0","method":"nothing","id":1}                   | -32601
                    {"jsonrpc":"2.0","method":"tools/call","id":1}                | -32602
                    {"jsonrpc":"2.0","method":"tools/call","id":1,"params":[]}    | -32602
                    {"jsonrpc":"2.0","method":"tools/call","id":1,"params":{"name":"x","arguments":7}} | -32602
                    """)
    void toolsRefuseInTheFormOfTheirProtocol(String body, int code) throws Exception {
        HttpResponse<String> answer = send("POST /api/mcp-actions/v1", body);

        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
        JsonNode json = JsonMapper.shared()
                .readTree(answer.body().substring(answer.body().indexOf('{')));
        assertThat(json.at("/error/code").asInt()).isEqualTo(code);
        assertThat(json.at("/error/message").asString()).isNotEmpty();
    }

    /** The reason in the body of an error, which has the form that Backstage's clients read. */
    private static String complaint(HttpResponse<String> answer) {
        JsonNode json = JsonMapper.shared().readTree(answer.body());
        assertThat(json.at("/error/name").asString("")).as(answer.body()).isNotEmpty();
        assertThat(json.at("/request/method").asString(""))
                .isEqualTo(answer.request().method());
        assertThat(json.at("/request/url").asString("")).startsWith("/");
        assertThat(json.at("/response/statusCode").asInt()).isEqualTo(answer.statusCode());
        return json.at("/error/message").asString("");
    }

    private static HttpResponse<String> send(String route, String body) throws Exception {
        return send(route, "application/json", body);
    }

    /** Programs may do what users may not, and the other way round. */
    private static HttpResponse<String> send(String route, String type, String body) throws Exception {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(method.length() + 1);
        boolean program = path.startsWith("/api/events/bus")
                || (method.equals("POST")
                        && path.matches("/api/notifications(/notifications)?([/?][^/]*)?")
                        && !path.endsWith("/update")
                        && !path.endsWith("/settings"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + path.replace("%%%", "%25")))
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Bearer " + (program ? SERVICE : server.calls().token()))
                .header("Accept", "application/json, text/event-stream")
                .header("Backstage-Kubernetes-Cluster", "one")
                .method(
                        method,
                        body.isEmpty() || method.equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body));
        if (!method.equals("GET")) {
            request.header("Content-Type", type);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
