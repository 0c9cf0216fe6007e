package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.names;
import static dev.callboard.backend.catalog.CatalogRequests.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.store.EntityChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What happened, what was, and how reading goes. */
@CatalogWebTest
class HistoryRoutesTests {

    private static final EntityRef ALPHA = EntityRef.parse("component:default/alpha");

    private final CatalogRequests requests;
    private final WebTestClient client;
    private final SettableReadCondition condition;

    @Autowired
    HistoryRoutesTests(CatalogRequests requests, WebTestClient client, SettableReadCondition condition) {
        this.condition = condition;
        this.requests = requests;
        this.client = client;
    }

    @AfterEach
    void letEverythingBeRead() {
        condition.set(EntityFilter.EVERYTHING);
    }

    @Test
    void whoMaySeeNothingLearnsNothingOfThePast() {
        condition.set(EntityFilter.NOTHING);

        assertThat(status(requests.get("/entities/by-name/component/default/alpha/history")))
                .isEqualTo(404);
        assertThat(json(requests.get("/changes")).toString()).isEqualTo("{\"items\":[],\"next\":3}");
        assertThat(json(requests.get("/errors")).path("totalItems").asInt()).isZero();
        assertThat(json(requests.get("/entities/by-query?asOf=9"))
                        .path("totalItems")
                        .asInt())
                .isZero();
        client.get()
                .uri("/api/catalog/changes")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @BeforeEach
    void remember() {
        List<EntityChange> changes = requests.catalog().history.changes;
        changes.clear();
        changes.add(change(1, null, "{'spec':{'owner':'a'}}"));
        changes.add(change(2, "{'spec':{'owner':'a'}}", "{'spec':{'owner':'b'}}"));
        changes.add(change(3, "{'spec':{'owner':'b'}}", null));
    }

    @Test
    void anEntitysHistoryIsPagedFromItsEnd() {
        JsonNode first = json(requests.get("/entities/by-name/component/default/Alpha/history?limit=2"));

        assertThat(first.at("/items/0/change").asString()).isEqualTo("removed");
        assertThat(first.at("/items/1").toString())
                .isEqualTo("{\"id\":2,\"version\":12,\"at\":\"1970-01-01T00:00:02Z\",\"change\":\"changed\","
                        + "\"entityRef\":\"component:default/alpha\",\"uid\":\"00000000-0000-0000-0000-000000000007\","
                        + "\"etag\":\"e2\",\"commit\":{\"repository\":\"https://h/r\",\"id\":\"c2\",\"author\":\"Ada\","
                        + "\"email\":\"ada@h\",\"authoredAt\":\"1970-01-01T00:00:00Z\"},"
                        + "\"source\":{\"repository\":\"https://h/r\",\"ref\":\"main\",\"commit\":\"c2\","
                        + "\"path\":\"catalog-info.yaml\",\"blob\":\"b10b\",\"firstLine\":3,\"lastLine\":14},"
                        + "\"differences\":[{\"operation\":"
                        + "\"changed\",\"pointer\":\"/spec/owner\",\"from\":\"a\",\"to\":\"b\"}]}");
        String cursor = first.at("/pageInfo/nextCursor").asString();
        JsonNode second =
                json(requests.get("/entities/by-name/component/default/alpha/history?limit=2&cursor=" + cursor));
        assertThat(second.at("/items/0/change").asString()).isEqualTo("added");
        assertThat(second.at("/pageInfo").isEmpty()).isTrue();
    }

    @Test
    void whatNobodyKnowsHasNoHistory() {
        assertThat(status(requests.get("/entities/by-name/component/default/nobody/history")))
                .isEqualTo(404);
        assertThat(json(requests.get("/entities/by-name/component/default/beta/history"))
                        .at("/items")
                        .size())
                .isZero();
    }

    @Test
    void changesAreReadInPagesUntilThereAreNone() {
        JsonNode page = json(requests.get("/changes?after=1&limit=1"));
        assertThat(page.path("items").size()).isOne();
        assertThat(page.path("next").asLong()).isEqualTo(2);

        assertThat(json(requests.get("/changes?after=3")).toString()).isEqualTo("{\"items\":[],\"next\":3}");
    }

    @Test
    void aPlaceToGoOnFromThatIsNoneIsRefusedByName() {
        client.get()
                .uri("/api/catalog/changes")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .header("Last-Event-ID", "yesterday")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("error.message")
                .isEqualTo("request/headers/last-event-id must be the id of a change");
    }

    @Test
    void aPlaceThatNobodyHasReachedIsRefusedByName() {
        assertThat(error(requests.get("/changes?after=4")))
                .isEqualTo("400 InputError: request/query/after: There is no such change yet");
        client.get()
                .uri("/api/catalog/changes?after=1")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .header("Last-Event-ID", "4")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("error.message")
                .isEqualTo("request/headers/last-event-id: There is no such change yet");
        assertThat(error(requests.get("/entities/by-query?asOf=0")))
                .isEqualTo("400 InputError: request/query/asOf: The history is kept from version 1 on");
    }

    @Test
    void aVersionThatIsOnItsWayMayBeAskedForAgain() {
        assertThat(error(requests.get("/entities/by-query?asOf=404")))
                .isEqualTo("503 ServiceUnavailableError: Version 404 has not arrived here yet");
    }

    @Test
    void changesAreFollowedAsEvents() {
        List<ServerSentEvent<String>> events = client.get()
                .uri("/api/catalog/changes")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .header("Last-Event-ID", "1")
                .exchange()
                .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .getResponseBody()
                .take(2)
                .collectList()
                .block(Duration.ofSeconds(30));

        assertThat(events).extracting(ServerSentEvent::id).containsExactly("2", "3");
        assertThat(events).extracting(ServerSentEvent::event).containsOnly("change");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/entities/by-query?asOf=1970-01-01T00:00:00Z",
                "/entities/by-name/component/default/beta?asOf=1970-01-01T00:00:00Z",
                "/entity-facets?facet=kind&asOf=1970-01-01T00:00:00Z"
            })
    void thePastIsAskedForWithTheSameRoutes(String path) {
        String now = path.replace("1970-01-01T00:00:00Z", "9");

        assertThat(new String(bytes(path), StandardCharsets.UTF_8))
                .isNotEqualTo(new String(bytes(now), StandardCharsets.UTF_8));
        assertThat(status(requests.get(now))).isEqualTo(200);
    }

    @Test
    void referencesAreLookedUpInThePastToo() {
        assertThat(names(json(requests.post("/entities/by-refs?asOf=9", "{'entityRefs':['component:default/beta']}"))
                        .path("items")))
                .containsExactly("beta");
        assertThat(names(json(requests.post(
                                "/entities/by-refs?asOf=1970-01-01T00:00:00Z",
                                "{'entityRefs':['component:default/beta']}"))
                        .path("items")))
                .containsExactly("-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "yesterday", "1&asOf=2", "-1"})
    void aPastThatIsNotToBeHadIsTheCallersMistake(String moment) {
        assertThat(status(requests.get("/entities/by-query?asOf=" + moment))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/changes?after=x",
                "/changes?limit=0",
                "/errors?limit=501",
                "/errors?owner=",
                "/ingestion?x=1",
                "/ingestion/providers?x=1"
            })
    void parametersAreChecked(String path) {
        assertThat(status(requests.get(path))).isEqualTo(400);
    }

    @Test
    void anOwnerMustBeAReference() {
        assertThat(error(requests.get("/errors?owner=team")))
                .isEqualTo(
                        "400 InputError: request/query/owner must be an entity reference, such as group:default/team");
    }

    @Test
    void errorsSayWhereWhatAndWhatToDo() {
        JsonNode page = json(requests.get("/errors?owner=Group:Team&limit=1"));

        assertThat(page.path("totalItems").asInt()).isEqualTo(7);
        JsonNode error = page.at("/items/0");
        assertThat(error.path("line").asInt()).isEqualTo(3);
        assertThat(error.path("text").asString()).isEqualTo("kind: Nothing");
        assertThat(error.path("remedy").asString()).isNotEmpty();
        assertThat(error.path("owners").toString()).isEqualTo("[\"group:default/team\"]");
        assertThat(requests.catalog().told).last().asString().contains("owner=group:default/team");
    }

    @Test
    void sourcesThatFailComeFirst() {
        JsonNode ingestion = json(requests.get("/ingestion"));

        assertThat(ingestion.path("failing").asInt()).isOne();
        assertThat(ingestion.path("remaining").asInt()).isOne();
        assertThat(ingestion.path("complete").asBoolean()).isFalse();
        assertThat(ingestion.path("waitsFor").toString())
                .isEqualTo(
                        "[{\"provider\":\"github-provider:acme\",\"reason\":\"It has not told yet what there is\"}]");
        assertThat(ingestion.at("/items/0/lastError").asString()).isEqualTo("No answer");
        assertThat(ingestion.at("/items/1/commit").asString()).isEqualTo("c0ffee");
        assertThat(json(requests.get("/ingestion?repository=https://h/acme/bad"))
                        .path("totalItems")
                        .asInt())
                .isOne();
    }

    @Test
    void providersTellWhatTheyFoundAndWhyTheyFail() {
        assertThat(json(requests.get("/ingestion/providers")).path("items").toString())
                .isEqualTo(
                        "[{\"name\":\"github-provider:acme\",\"entities\":3,\"refused\":1,\"refusal\":\"Not allowed\","
                                + "\"lastSuccess\":\"1970-01-01T00:00:00Z\","
                                + "\"lastError\":\"No answer\",\"nextRun\":\"1970-01-01T00:00:00Z\"}]");
    }

    private byte[] bytes(String path) {
        byte[] body = requests.get(path).getResponseBody();
        return body == null ? new byte[0] : body;
    }

    private static EntityChange change(long id, @Nullable String before, @Nullable String after) {
        EntityChange.Type type = before == null
                ? EntityChange.Type.ADDED
                : after == null ? EntityChange.Type.REMOVED : EntityChange.Type.CHANGED;
        return new EntityChange(
                id,
                10 + id,
                ALPHA,
                type,
                new UUID(0, 7),
                after == null ? null : "e" + id,
                Instant.EPOCH.plusSeconds(id),
                new CommitInfo("https://h/r", "c" + id, "Ada", "ada@h", Instant.EPOCH),
                new Provenance("https://h/r", "main", "c" + id, "catalog-info.yaml", "b10b", 3, 14),
                bytesOf(before),
                bytesOf(after));
    }

    private static byte @Nullable [] bytesOf(@Nullable String json) {
        return json == null ? null : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
