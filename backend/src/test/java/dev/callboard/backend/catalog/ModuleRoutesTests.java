package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.status;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

/** What Backstage's optional modules add to the catalog: unprocessed entities, and providers that are commanded. */
@CatalogWebTest
class ModuleRoutesTests {

    private static final String ACME = "/incremental/providers/github-provider:acme";

    private final CatalogRequests requests;

    ModuleRoutesTests(@Autowired CatalogRequests requests) {
        this.requests = requests;
    }

    @BeforeEach
    void forget() {
        requests.catalog().forget();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "failed"})
    void unprocessedEntitiesAreRowsWithTheirReferences(String type) {
        JsonNode answer = json(requests.get("/entities/unprocessed/" + type));

        assertThat(answer.path("type").asString()).isEqualTo(type);
        assertThat(answer.path("entities").size()).isEqualTo(2);
        assertThat(answer.at("/entities/0").toString())
                .isEqualTo("{\"entity_id\":\"id-of-alpha\",\"entity_ref\":\"component:default/alpha\","
                        + "\"unprocessed_entity\":{\"kind\":\"Component\",\"spec\":{\"owner\":\"team-a\"}},"
                        + "\"unprocessed_hash\":\"76f6c5578e9af20372ddd3446dd098790328af7f\",\"processed_entity\":null,"
                        + "\"result_hash\":null,\"cache\":{},\"errors\":[{\"name\":\"InputError\",\"message\":\"Wrong\","
                        + "\"line\":3}],\"next_update_at\":\"1970-01-01T00:00:10Z\","
                        + "\"last_discovery_at\":\"1970-01-01T00:00:00Z\","
                        + "\"location_key\":\"url:https://h/acme/r/a.yaml\"}");
    }

    @Test
    void unprocessedEntitiesAreFoundByTheOwnerThatIsWritten() {
        JsonNode answer = json(requests.get("/entities/unprocessed/failed?owner=team-b"));

        assertThat(answer.path("entities").size()).isOne();
        assertThat(answer.at("/entities/0/entity_ref").asString()).isEqualTo("component:default/beta");
        assertThat(json(requests.get("/entities/unprocessed/failed?owner=group:default/team-b"))
                        .path("entities")
                        .isEmpty())
                .isTrue();
        assertThat(error(requests.get("/entities/unprocessed/failed?owner=")))
                .isEqualTo("400 InputError: Empty value found for query parameter 'owner'");
    }

    @Test
    void anUnprocessedEntityIsForgotten() {
        assertThat(status(requests.send(HttpMethod.DELETE, "/entities/unprocessed/delete/id-of-alpha", "")))
                .isEqualTo(204);

        assertThat(requests.catalog().told).containsExactly("forget id-of-alpha");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/incremental/health | {\"healthy\":true}",
                "/incremental/providers | {\"success\":true,\"providers\":[\"github-provider:acme\"]}",
                ACME + " | {\"success\":true,\"status\":{\"current_action\":\"backing off\",\"next_action_at\":"
                        + "\"1970-01-01T00:00:00Z\"},\"last_error\":\"No answer\"}",
                ACME + "/marks | {\"success\":true,\"records\":[]}"
            })
    void providersAreShown(String path, String expected) {
        assertThat(json(requests.get(path)).toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | trigger | ASK | {\"success\":true,\"message\":\"github-provider:acme: Next action triggered.\"}",
                "POST | start | ASK_ANEW | {\"success\":true,\"message\":\"github-provider:acme: Next cycle triggered.\"}",
                "POST | cancel | PAUSE | {\"success\":true,\"message\":\"github-provider:acme: Current ingestion canceled.\"}",
                "DELETE | '' | RESET | {\"provider\":\"github-provider:acme\",\"ingestionsDeleted\":1,\"marksDeleted\":0,"
                        + "\"markEntitiesDeleted\":0}"
            })
    void providersDoWhatTheyAreTold(String method, String command, String wish, String expected) {
        String path = command.isEmpty() ? ACME : ACME + "/" + command;

        assertThat(json(requests.send(HttpMethod.valueOf(method), path, "")).toString())
                .isEqualTo(expected);
        assertThat(requests.catalog().told).containsExactly(wish + " github-provider:acme");
    }

    @Test
    void allProvidersAreResetAtOnce() {
        JsonNode answer = json(requests.post("/incremental/cleanup", ""));

        assertThat(answer.path("ingestionsDeleted").asInt()).isOne();
        assertThat(requests.catalog().told).containsExactly("RESET github-provider:acme");
    }

    @Test
    void expiringMarksThatThereNeverAreRemovesNone() {
        assertThat(json(requests.send(HttpMethod.DELETE, ACME + "/marks", "")).toString())
                .isEqualTo(
                        "{\"success\":true,\"message\":\"Expired marks for provider 'github-provider:acme' removed.\","
                                + "\"deletions\":0}");
        assertThat(requests.catalog().told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "DELETE, ''",
        "POST, /trigger",
        "POST, /start",
        "POST, /cancel",
        "GET, /marks",
        "DELETE, /marks"
    })
    void anUnknownProviderIsNotFoundInTheModulesOwnWords(String method, String rest) {
        EntityExchangeResult<byte[]> answer =
                requests.send(HttpMethod.valueOf(method), "/incremental/providers/nobody" + rest, "");

        assertThat(status(answer)).isEqualTo(404);
        assertThat(json(answer).toString())
                .isEqualTo("{\"success\":false,\"status\":{},\"last_error\":\"Provider 'nobody' not found\","
                        + "\"message\":\"Provider 'nobody' not found\"}");
        assertThat(requests.catalog().told).isEmpty();
    }
}
