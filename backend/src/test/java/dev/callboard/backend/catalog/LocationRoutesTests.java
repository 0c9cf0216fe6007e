package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.backend.web.NotAllowedError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Registering, finding, changing and removing locations. */
@CatalogWebTest
class LocationRoutesTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CatalogRequests requests;

    @Autowired
    LocationRoutesTests(CatalogRequests requests) {
        this.requests = requests;
    }

    @BeforeEach
    void forget() {
        requests.catalog().forget();
    }

    @Test
    void aLocationIsRegisteredOnceFoundChangedAndRemoved() {
        String body = "{'type':'url','target':'https://x/y','presence':'optional'}";
        EntityExchangeResult<byte[]> created = requests.post("/locations", body);
        String id = json(created).at("/location/id").asString();

        assertThat(status(created)).isEqualTo(201);
        assertThat(json(created).path("entities").isEmpty()).isTrue();
        assertThat(json(created).has("exists")).isFalse();
        assertThat(error(requests.post("/locations", body)))
                .isEqualTo("409 ConflictError: Location url:https://x/y already exists");
        assertThat(json(requests.post("/locations?onConflict=refresh", body))
                        .at("/location/id")
                        .asString())
                .isEqualTo(id);
        assertThat(json(requests.get("/locations")).at("/0/data/id").asString()).isEqualTo(id);
        assertThat(json(requests.get("/locations/" + id)).path("target").asString())
                .isEqualTo("https://x/y");
        assertThat(json(requests.get("/locations/by-entity/location/default/generated-" + id))
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(json(requests.send(HttpMethod.PUT, "/locations/" + id, "{'type':'url','target':'https://x/z'}"))
                        .path("target")
                        .asString())
                .isEqualTo("https://x/z");
        assertThat(status(requests.send(HttpMethod.DELETE, "/locations/" + id, "")))
                .isEqualTo(204);
        assertThat(status(requests.send(HttpMethod.DELETE, "/locations/" + id, "")))
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-0000-0000-000000000000"})
    void aLocationThatIsNotThereIsNotFound(String id) {
        assertThat(error(requests.get("/locations/" + id)))
                .isEqualTo("404 NotFoundError: Found no location with ID " + id);
    }

    @Test
    void aDryRunRegistersNothing() {
        EntityExchangeResult<byte[]> tried =
                requests.post("/locations?dryRun=YES", "{'type':'url','target':'https://x/y'}");

        assertThat(status(tried)).isEqualTo(201);
        assertThat(json(tried).path("exists").asBoolean(true)).isFalse();
        assertThat(json(tried).at("/location/id").asString()).isEqualTo("url:https://x/y");
        assertThat(requests.catalog().registered).isEmpty();
    }

    @Test
    void locationsAreListedInPages() {
        for (int i = 0; i < 5; i++) {
            requests.post("/locations", "{'type':'url','target':'https://x/" + i + "'}");
        }
        List<String> seen = new ArrayList<>();
        ObjectNode query = JSON.createObjectNode().put("limit", 2);
        query.set("query", JSON.readTree("{\"target\":{\"$hasPrefix\":\"HTTPS://X/\"}}"));
        JsonNode page = json(requests.post("/locations/by-query", query.toString()));
        page.path("items").forEach(item -> seen.add(item.path("id").asString()));
        while (page.at("/pageInfo/nextCursor").isString()) {
            String cursor = page.at("/pageInfo/nextCursor").asString();
            page = json(requests.post("/locations/by-query", "{'cursor':'" + cursor + "'}"));
            page.path("items").forEach(item -> seen.add(item.path("id").asString()));
        }

        assertThat(seen).hasSize(5).isSorted().doesNotHaveDuplicates();
        assertThat(json(requests.post("/locations/by-query", "{'query':{'type':'file'}}"))
                        .path("totalItems")
                        .asInt(-1))
                .isZero();
        assertThat(json(requests.post("/locations/by-query", "{'query':{'$all':[]}}"))
                        .path("totalItems")
                        .asInt())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void aReadOnlyCatalogTakesNoLocations(String method) {
        LocationSettings settings = LocationSettings.of(AppConfig.parse("catalog: {readonly: true}"));
        LocationsController controller = new LocationsController(
                new CatalogCalls(requests.catalog()), settings, new FakePermissions().evaluator());
        Credentials caller = new Credentials.None();
        MockServerHttpRequest request = MockServerHttpRequest.post("/").build();
        byte[] body = "{\"type\":\"url\",\"target\":\"https://x\"}".getBytes(StandardCharsets.UTF_8);
        String id = "00000000-0000-0000-0000-000000000000";

        assertThatThrownBy(() -> {
                    switch (method) {
                        case "POST" -> controller.register(caller, request, body);
                        case "PUT" -> controller.update(caller, request, id, body);
                        default -> controller.delete(caller, request, id);
                    }
                })
                .isInstanceOf(NotAllowedError.class);
    }
}
