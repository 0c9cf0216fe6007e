package dev.callboard.backend;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.callboard.backend.auth.NodeTokens;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server beside a Node backend, which is played by its recorded calls and answers. */
@Timeout(300)
class PluginModeIT {

    private static final String CATALOG = "/api/catalog";
    private static final String TASKS = "/api/scaffolder/v2/tasks";
    private static final String AUTHORIZE = "/api/permission/authorize";
    private static final String NOTIFICATIONS = "/api/notifications/notifications";
    private static final String PLUGIN_KEYS = "/.backstage/auth/v1/jwks.json";
    private static final List<String> NAMES = List.of("ann", "ask", "hers", "others", "tell");
    private static final String ONLY_OWN = """
            "result":"CONDITIONAL","pluginId":"catalog","resourceType":"catalog-entity",\
            "conditions":{"rule":"IS_ENTITY_OWNER","resourceType":"catalog-entity",\
            "params":{"claims":["user:default/ann"]}}""";

    @RegisterExtension
    static final WireMockExtension NODE = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort().globalTemplating(true))
            .build();

    @TempDir
    static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final NodeTokens TOKENS = new NodeTokens();
    private static CallboardServer server;

    @BeforeAll
    static void start() throws Exception {
        Path entities = Files.writeString(folder.resolve("entities.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: User
                metadata: {name: ann}
                spec: {memberOf: []}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: hers, annotations: {backstage.io/techdocs-ref: 'dir:.'}}
                spec: {type: service, lifecycle: production, owner: 'user:ann'}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: others}
                spec: {type: service, lifecycle: production, owner: 'user:bob'}
                ---
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: tell, title: Tell, description: Tells the user}
                spec:
                  type: service
                  owner: 'user:ann'
                  steps:
                    - id: tell
                      name: Tell
                      action: notification:send
                      input: {recipients: entity, entityRefs: ['user:default/ann'], title: It is done}
                ---
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: ask, title: Ask, description: Asks plugins}
                spec:
                  type: service
                  owner: 'user:ann'
                  steps:
                    - {id: hers, name: Hers, action: 'http:backstage:request', input: {method: GET, path: catalog/entities/by-name/component/default/hers}}
                    - id: others
                      name: Others
                      action: http:backstage:request
                      input: {method: GET, path: catalog/entities/by-name/component/default/others, continueOnBadResponse: true}
                    - {id: items, name: Items, action: 'http:backstage:request', input: {method: GET, path: todo/items, params: {of: ann}}}
                  output:
                    hers: ${{ steps.hers.output.body.metadata.name }}
                    others: ${{ steps.others.output.code }}
                    items: ${{ steps.items.output.body }}
                """);
        Path config = Files.writeString(folder.resolve("app-config.yaml"), """
                permission: {enabled: true}
                discovery:
                  endpoints:
                    - target: {internal: '%s/api/{{pluginId}}'}
                      plugins: '*'
                catalog:
                  rules: [{allow: [User, Component, Template]}]
                  locations: [{type: file, target: '%s'}]
                callboard:
                  policy: {bundle: '%s', opaCommand: '%s'}
                """.formatted(
                NODE.baseUrl(),
                entities,
                Path.of("src/test/resources/policies/everything-allowed").toAbsolutePath(),
                Path.of("../policy/opa").toAbsolutePath().normalize()));
        server = CallboardServer.start(new ServerOptions(List.of(config), folder.resolve("data"), 0, Map.of()));
        ServerCalls.waitUntil("the server is ready", () -> server.notReady().isEmpty());
        nodeIsThere();
        ServerCalls.waitUntil("the catalog is read", () -> page("").containsAll(NAMES));
    }

    @AfterAll
    static void stop() {
        server.close();
        CLIENT.close();
    }

    /** WireMock forgets what it was told between tests. */
    @BeforeEach
    void play() {
        nodeIsThere();
    }

    private static void nodeIsThere() {
        NODE.stubFor(get(urlEqualTo("/api/auth/.well-known/jwks.json")).willReturn(okJson(TOKENS.userKeys())));
        NODE.stubFor(get(urlPathMatching("/api/[a-z]+" + PLUGIN_KEYS)).willReturn(okJson(TOKENS.pluginKeys())));
        NODE.stubFor(get(urlEqualTo("/api/auth/v1/userinfo")).willReturn(okJson("""
                {"claims":{"sub":"user:default/ann","ent":["user:default/ann"]}}""")));
        decide("\"result\":\"ALLOW\"");
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS)).willReturn(okJson("[]")));
    }

    @Test
    void theSearchCollatorPagesThroughTheCatalogAsItself() throws Exception {
        decide("\"result\":\"DENY\"");
        String token = TOKENS.plugin("search", "catalog");
        List<String> names = new ArrayList<>();
        String query = "limit=3&totalItems=exclude";
        for (int pages = 0; !query.isEmpty(); pages++) {
            assertThat(pages).as("pages of " + names).isLessThan(3);
            JsonNode answer = json(call("GET", CATALOG + "/entities/by-query?" + query, token, null));
            answer.path("items")
                    .forEach(item -> names.add(item.at("/metadata/name").asString()));
            String next = answer.at("/pageInfo/nextCursor").asString("");
            query = next.isEmpty() ? "" : "cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8) + "&limit=3";
        }

        assertThat(names).doesNotHaveDuplicates().containsAll(NAMES);
        assertThat(page("&filter=metadata.annotations.backstage.io%2Ftechdocs-ref"))
                .containsExactly("hers");
        NODE.verify(0, postRequestedFor(urlEqualTo(AUTHORIZE)));
    }

    @Test
    void techDocsSeesWhatItsUserMaySee() throws Exception {
        decide(ONLY_OWN);
        String token = TOKENS.pluginFor(TOKENS.user("user:default/ann"), "techdocs", "catalog");

        assertThat(entity("Component/default/hers", token).statusCode()).isEqualTo(200);
        assertThat(entity("Component/default/others", token).statusCode()).isEqualTo(404);
        assertThat(entity("Component/default/none", token).statusCode()).isEqualTo(404);
        assertThat(entity("Component/default/others", TOKENS.plugin("techdocs", "catalog"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void thePermissionBackendDecidesAndCanCheckWhoAsks() throws Exception {
        String ann = TOKENS.user("user:default/ann");
        decide("\"result\":\"DENY\"");
        HttpResponse<String> denied =
                call("POST", CATALOG + "/refresh", ann, "{\"entityRef\":\"component:default/hers\"}");
        decide(ONLY_OWN);

        assertThat(denied.statusCode()).as(denied.body()).isEqualTo(403);
        assertThat(refresh("hers", ann)).isEqualTo(200);
        assertThat(refresh("others", ann)).isEqualTo(403);
        SignedJWT asked = lastToken(AUTHORIZE);
        assertThat(asked.getJWTClaimsSet().getAudience()).containsExactly("permission");
        assertThat(SignedJWT.parse(asked.getJWTClaimsSet().getStringClaim("obo"))
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo("user:default/ann");
        assertThat(isGenuine(asked)).isTrue();
    }

    @Test
    void aTaskTellsTheUsersOfTheNodeBackend() throws Exception {
        JsonNode task = run("tell");

        assertThat(task.path("status").asString()).isEqualTo("completed");
        assertThat(task.path("createdBy").asString()).isEqualTo("user:default/ann");
        SignedJWT asked = lastToken(AUTHORIZE, "scaffolder.action.execute");
        assertThat(asked.getJWTClaimsSet().getSubject()).isEqualTo("scaffolder");
        assertThat(asked.getJWTClaimsSet().getStringClaim("obo")).isNotEmpty();
        SignedJWT sent = lastToken(NOTIFICATIONS);
        assertThat(sent.getJWTClaimsSet().getSubject()).isEqualTo("scaffolder");
        assertThat(sent.getJWTClaimsSet().getAudience()).containsExactly("notifications");
        assertThat(isGenuine(sent)).isTrue();
    }

    @Test
    void aTaskAsksPluginsHereAndThereWithTheRightsOfItsUser() throws Exception {
        decide("{{#if (eq asked.permission.name 'catalog.entity.read')}}" + ONLY_OWN
                + "{{else}}\"result\":\"ALLOW\"{{/if}}");
        NODE.stubFor(get(urlEqualTo("/api/todo/items?of=ann")).willReturn(okJson("[1]")));

        JsonNode task = run("ask");

        assertThat(task.path("status").asString()).isEqualTo("completed");
        assertThat(call("GET", TASKS + "/" + task.path("id").asString() + "/events", ann(), null)
                        .body())
                .contains("\"hers\":\"hers\"", "\"others\":404", "\"items\":[1]");
        SignedJWT sent = token(NODE.findAll(getRequestedFor(urlEqualTo("/api/todo/items?of=ann"))));
        assertThat(sent.getJWTClaimsSet().getSubject()).isEqualTo("scaffolder");
        assertThat(sent.getJWTClaimsSet().getAudience()).containsExactly("todo");
        assertThat(SignedJWT.parse(sent.getJWTClaimsSet().getStringClaim("obo"))
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo("user:default/ann");
        assertThat(isGenuine(sent)).isTrue();
    }

    @Test
    void whoRetriesTheTaskOfAnotherDoesNotLendItTheirToken() throws Exception {
        String id = run("tell").path("id").asString();
        int before = NODE.findAll(postRequestedFor(urlEqualTo(NOTIFICATIONS))).size();

        HttpResponse<String> retried = call("POST", TASKS + "/" + id + "/retry", TOKENS.user("user:default/bob"), "{}");

        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(201);
        assertThat(ended(TASKS + "/" + id).path("status").asString()).isEqualTo("failed");
        assertThat(call("GET", TASKS + "/" + id + "/events", ann(), null).body())
                .contains("The permission backend cannot be asked about user:default/ann");
        assertThat(NODE.findAll(postRequestedFor(urlEqualTo(NOTIFICATIONS)))).hasSize(before);
    }

    @Test
    void aDryRunAsksForItsUserToo() throws Exception {
        String request = """
                {"template": {"apiVersion":"scaffolder.backstage.io/v1beta3","kind":"Template",
                              "metadata":{"name":"try"},
                              "spec":{"type":"service","steps":[
                                {"id":"say","name":"Say","action":"debug:log","input":{"message":"hello"}}]}},
                 "values": {}, "secrets": {}, "directoryContents": []}""";

        HttpResponse<String> done = call("POST", "/api/scaffolder/v2/dry-run", ann(), request);
        decide("\"result\":\"DENY\"");
        HttpResponse<String> denied = call("POST", "/api/scaffolder/v2/dry-run", ann(), request);

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(denied.statusCode()).as(denied.body()).isEqualTo(403);
    }

    @Test
    void aTaskFailsWhereNobodyCanBeTold() throws Exception {
        NODE.stubFor(post(urlEqualTo(NOTIFICATIONS)).willReturn(aResponse().withStatus(503)));

        JsonNode task = run("tell");

        assertThat(task.path("status").asString()).isEqualTo("failed");
        assertThat(call("GET", TASKS + "/" + task.path("id").asString() + "/events", ann(), null)
                        .body())
                .contains("/api/notifications/notifications answers with status 503");
    }

    @Test
    void withoutThePermissionBackendNothingIsShownOrDone() throws Exception {
        NODE.stubFor(post(urlEqualTo(AUTHORIZE)).willReturn(aResponse().withStatus(502)));

        HttpResponse<String> list = call("GET", CATALOG + "/entities/by-query?limit=5", ann(), null);

        assertThat(list.statusCode()).isEqualTo(503);
        assertThat(json(list).at("/error/name").asString()).isEqualTo("ServiceUnavailableError");
        assertThat(list.body()).doesNotContain("hers", "others");
        assertThat(refresh("hers", ann())).isEqualTo(503);
    }

    @Test
    void aPluginWhoseKeysCannotBeHadIsNotRefusedAndIsLetInWhenTheyCan() throws Exception {
        String path = "Component/default/hers";
        NODE.stubFor(get(urlEqualTo("/api/kubernetes" + PLUGIN_KEYS))
                .willReturn(aResponse().withStatus(502)));
        HttpResponse<String> away = entity(path, TOKENS.plugin("kubernetes", "catalog"));
        nodeIsThere();

        assertThat(away.statusCode()).as(away.body()).isEqualTo(503);
        assertThat(json(away).at("/error/name").asString()).isEqualTo("ServiceUnavailableError");
        assertThat(json(away).at("/error/message").asString()).contains("keys of the plugin that calls");
        assertThat(entity(path, TOKENS.plugin("kubernetes", "catalog")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void tokensForOthersOrOfNobodyLetNobodyIn() throws Exception {
        String path = "Component/default/hers";
        String strangers = new NodeTokens().user("user:default/ann");
        NODE.stubFor(get(urlEqualTo("/api/unknown" + PLUGIN_KEYS))
                .willReturn(aResponse().withStatus(404)));

        assertThat(entity(path, TOKENS.plugin("search", "scaffolder")).statusCode())
                .isEqualTo(401);
        assertThat(entity(path, TOKENS.plugin("unknown", "catalog")).statusCode())
                .isEqualTo(401);
        assertThat(entity(path, strangers).statusCode()).isEqualTo(401);
    }

    private static JsonNode run(String template) throws Exception {
        HttpResponse<String> created = call("POST", TASKS, ann(), """
                {"templateRef":"template:default/%s","values":{}}""".formatted(template));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return ended(TASKS + "/" + json(created).path("id").asString());
    }

    private static JsonNode ended(String path) {
        ServerCalls.waitUntil("the task has ended", () -> {
            String status = read(path).path("status").asString();
            return status.equals("completed") || status.equals("failed");
        });
        return read(path);
    }

    private static JsonNode read(String path) {
        try {
            return json(call("GET", path, ann(), null));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> page(String filter) {
        try {
            HttpResponse<String> answer = call(
                    "GET",
                    CATALOG + "/entities/by-query?limit=500" + filter + "&totalItems=exclude",
                    TOKENS.plugin("search", "catalog"),
                    null);
            return json(answer)
                    .path("items")
                    .valueStream()
                    .map(item -> item.at("/metadata/name").asString())
                    .toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> entity(String path, String token) throws Exception {
        return call("GET", CATALOG + "/entities/by-name/" + path, token, null);
    }

    private static int refresh(String name, String token) throws Exception {
        return call("POST", CATALOG + "/refresh", token, "{\"entityRef\":\"component:default/" + name + "\"}")
                .statusCode();
    }

    private static String ann() {
        return TOKENS.user("user:default/ann");
    }

    private static void decide(String item) {
        NODE.stubFor(post(urlEqualTo(AUTHORIZE)).willReturn(answered(item)));
    }

    /** The same answer to each question; it may be a template for {@code asked}. */
    private static ResponseDefinitionBuilder answered(String item) {
        return okJson("{\"items\":[{{#each (jsonPath request.body '$.items') as |asked|}}{{#unless @first}},"
                + "{{/unless}}{\"id\":\"{{asked.id}}\"," + item + " }{{/each}}]}");
    }

    private static SignedJWT lastToken(String path) throws Exception {
        return lastToken(path, "");
    }

    private static SignedJWT lastToken(String path, String about) throws Exception {
        return token(NODE.findAll(postRequestedFor(urlEqualTo(path)).withRequestBody(containing(about))));
    }

    private static SignedJWT token(List<LoggedRequest> requests) throws Exception {
        String header = requests.getLast().getHeader("Authorization");
        return SignedJWT.parse(String.valueOf(header).substring("Bearer ".length()));
    }

    /** As a Node plugin finds out: by the keys that the caller publishes, which anybody may read. */
    private static boolean isGenuine(SignedJWT token) throws Exception {
        String caller = token.getJWTClaimsSet().getSubject();
        HttpResponse<String> keys = call("GET", "/api/" + caller + PLUGIN_KEYS, null, null);
        assertThat(keys.statusCode()).isEqualTo(200);
        return token.verify(new ECDSAVerifier(JWKSet.parse(keys.body())
                .getKeyByKeyId(token.getHeader().getKeyID())
                .toECKey()));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> call(String method, String path, @Nullable String token, @Nullable String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
