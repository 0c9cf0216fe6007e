package dev.callboard.backend.catalog;

import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the catalog's routes, whose mount point may be left out, and reads what they answer. */
record CatalogRequests(WebTestClient client, FakeCatalog catalog) {

    private static final JsonMapper JSON = JsonMapper.shared();

    CatalogRequests {
        client = client.mutate().responseTimeout(Duration.ofSeconds(60)).build();
    }

    EntityExchangeResult<byte[]> get(String path, Object... variables) {
        return client.get()
                .uri("/api/catalog" + path, variables)
                .exchange()
                .expectBody()
                .returnResult();
    }

    /** Sends JSON, which may be written with single quotes. */
    EntityExchangeResult<byte[]> send(HttpMethod method, String path, String body) {
        return client.method(method)
                .uri("/api/catalog" + path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange()
                .expectBody()
                .returnResult();
    }

    EntityExchangeResult<byte[]> post(String path, String body) {
        return send(HttpMethod.POST, path, body);
    }

    static JsonNode json(EntityExchangeResult<byte[]> answer) {
        byte[] body = answer.getResponseBody();
        return body == null ? JSON.missingNode() : JSON.readTree(body);
    }

    static int status(EntityExchangeResult<byte[]> answer) {
        return answer.getStatus().value();
    }

    /** The names of entities, with a dash for one that has none. */
    static List<String> names(JsonNode items) {
        return items.valueStream()
                .map(item -> item.at("/metadata/name").asString("-"))
                .toList();
    }

    /** Status, name and message of an error in one line. */
    static String error(EntityExchangeResult<byte[]> answer) {
        JsonNode error = json(answer).path("error");
        return status(answer) + " " + error.path("name").asString() + ": "
                + error.path("message").asString();
    }
}
