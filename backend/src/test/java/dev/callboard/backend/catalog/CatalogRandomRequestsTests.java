package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Nothing that a caller sends is a fault of the server: random requests are answered, or refused with a reason. */
@CatalogWebTest
class CatalogRandomRequestsTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int REQUESTS = 400;

    private static final List<String> READS = List.of(
            "/entities",
            "/entities/by-query",
            "/entity-facets",
            "/entities/by-uid/%s",
            "/entities/by-name/%s/%s/%s",
            "/entities/by-name/%s/%s/%s/ancestry",
            "/entities/by-name/%s/%s/%s/history",
            "/locations/%s",
            "/locations/by-entity/%s/%s/%s",
            "/changes",
            "/errors",
            "/ingestion",
            "/.backstage/actions/v1/actions");
    private static final List<String> WRITES = List.of(
            "/entities/by-query",
            "/entities/by-refs",
            "/entity-facets",
            "/locations/by-query",
            "/locations",
            "/locations?dryRun=true",
            "/refresh",
            "/repository-changed",
            "/validate-entity",
            "/analyze-location",
            "/preview",
            "/.backstage/actions/v1/actions/catalog:get-catalog-entity/invoke",
            "/.backstage/actions/v1/actions/catalog:query-catalog-entities/invoke",
            "/.backstage/actions/v2/actions/catalog:validate-entity/invoke",
            "/.backstage/actions/v1/actions/catalog:unregister-entity/invoke",
            "/.backstage/actions/v1/actions/catalog:refresh-catalog-entity/invoke");
    private static final List<String> PARAMETERS = List.of(
            "filter",
            "fields",
            "limit",
            "offset",
            "order",
            "orderField",
            "after",
            "cursor",
            "facet",
            "totalItems",
            "fullTextFilterTerm",
            "fullTextFilterFields",
            "asOf",
            "repository",
            "owner",
            "since",
            "colour",
            "filter[]");
    private static final List<String> PROPERTIES = List.of(
            "query",
            "fields",
            "limit",
            "offset",
            "orderBy",
            "orderFields",
            "cursor",
            "fullTextFilter",
            "entityRefs",
            "facets",
            "type",
            "target",
            "presence",
            "entityRef",
            "url",
            "repository",
            "ref",
            "roots",
            "files",
            "entity",
            "location",
            "name",
            "kind",
            "namespace",
            "input",
            "term",
            "field",
            "order",
            "locationId",
            "locationUrl",
            "catalogFilename",
            "$all",
            "$any",
            "$not",
            "$in",
            "$exists",
            "$contains",
            "$hasPrefix",
            "metadata.name",
            "relations",
            "id",
            "totalItems",
            "project",
            "metadata",
            "");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "kind",
            "kind=api",
            "kind=",
            "=x",
            ",",
            "kind=component,spec.type",
            "a\u0000b",
            "\uD800",
            "🛒",
            "%",
            "_",
            "\\",
            "1",
            "-1",
            "0",
            "1.5",
            "1e9",
            "99999999999999999999",
            "true",
            "asc",
            "desc",
            "asc:kind",
            "kind,asc",
            "kind,up",
            "desc:",
            "component:default/alpha",
            "Component:",
            "::",
            "/",
            ":/",
            "a:b/c/d",
            "null",
            "[",
            "{}",
            "[]",
            "x[0]",
            "metadata..name",
            ".",
            "...",
            "include",
            "exclude",
            "url",
            "file",
            "https://h/acme/a.yaml",
            "not a url",
            "http://[::1",
            "e30=",
            "bnVsbA==",
            "eyJvcmRlckZpZWxkcyI6W119",
            "!!!!",
            "2026-01-01T00:00:00Z",
            "2026-13-01",
            "kind: Component",
            "&a [*a]",
            "a: &a [*a, *a]",
            "!!java.lang.Object {}",
            "--- \n--- ",
            "x".repeat(300));

    private final WebTestClient client;

    CatalogRandomRequestsTests(@Autowired WebTestClient client) {
        this.client = client;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void randomQueriesAreAnsweredOrRefused(int seed) {
        Random random = new Random(seed);
        for (int n = 0; n < REQUESTS; n++) {
            StringBuilder query = new StringBuilder();
            for (int i = random.nextInt(4); i > 0; i--) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(encoded(pick(random, PARAMETERS)))
                        .append(random.nextInt(20) == 0 ? "" : "=" + encoded(pick(random, TEXTS)));
            }
            check(HttpMethod.GET, path(random, pick(random, READS)) + query, null);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void randomBodiesAreAnsweredOrRefused(int seed) {
        Random random = new Random(100 + seed);
        for (int n = 0; n < REQUESTS; n++) {
            JsonNode body = random.nextInt(30) == 0 ? value(random, 2) : object(random, 4);
            check(HttpMethod.POST, pick(random, WRITES), body.toString());
        }
    }

    private void check(HttpMethod method, String path, @org.jspecify.annotations.Nullable String body) {
        WebTestClient.RequestBodySpec request =
                client.method(method).uri(URI.create("/api/catalog" + path)).contentType(MediaType.APPLICATION_JSON);
        EntityExchangeResult<byte[]> answer = (body == null ? request : request.bodyValue(body))
                .exchange()
                .expectBody()
                .returnResult();

        int status = answer.getStatus().value();
        assertThat(status).as("%s %s %s", method, path, body).isLessThan(500);
        if (status >= 400 && answer.getResponseBodyContent() != null) {
            JsonNode error = CatalogRequests.json(answer);
            assertThat(error.path("errors").isArray()
                            || !error.at("/error/message").asString().isBlank())
                    .as("%s %s %s is refused with a reason: %s", method, path, body, error)
                    .isTrue();
        }
    }

    private static String path(Random random, String path) {
        String filled = path;
        while (filled.contains("%s")) {
            String text = pick(random, TEXTS);
            filled = filled.replaceFirst(
                    "%s",
                    encoded(text.isBlank() ? "x" : text).replace("+", "%20").replace("$", "%24"));
        }
        return filled;
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(pick(random, PROPERTIES), value(random, depth - 1));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth <= 0 ? 5 : 9)) {
            case 0 -> JSON.getNodeFactory().numberNode(random.nextInt(5) - 1);
            case 1 -> JSON.getNodeFactory().numberNode(random.nextDouble() * 1e12);
            case 2 ->
                random.nextBoolean() ? JSON.nullNode() : JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3, 4 -> JSON.stringNode(pick(random, TEXTS));
            case 5 -> array(random, depth);
            default -> object(random, depth);
        };
    }

    private static ArrayNode array(Random random, int depth) {
        List<JsonNode> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(value(random, depth - 1));
        }
        return JSON.createArrayNode().addAll(items);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
