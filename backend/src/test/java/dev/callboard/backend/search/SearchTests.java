package dev.callboard.backend.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.auth.TestCallers;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.web.ApiDocument;
import dev.callboard.backend.web.WebConfiguration;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebFluxTest(SearchController.class)
@Import({WebConfiguration.class, CredentialsConfiguration.class, TestCallers.class, SearchTests.Wiring.class})
class SearchTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebTestClient client;
    private final EntityIndex index;
    private final CatalogDocuments documents;
    private final FakePermissions permissions;

    SearchTests(
            @Autowired WebTestClient client,
            @Autowired EntityIndex index,
            @Autowired CatalogDocuments documents,
            @Autowired FakePermissions permissions) {
        this.client = client.mutate().responseTimeout(Duration.ofSeconds(60)).build();
        this.index = index;
        this.documents = documents;
        this.permissions = permissions;
    }

    @BeforeEach
    void fill() {
        permissions.reset();
        catalog(
                "{'kind':'Component','metadata':{'name':'orders','description':'Takes payments & orders'},"
                        + "'spec':{'type':'service','lifecycle':'production','owner':'shop'}}",
                "{'kind':'Component','metadata':{'name':'payments','title':'Payment desk','description':'Desk'},"
                        + "'spec':{'type':'service','lifecycle':'experimental'}}",
                "{'kind':'User','metadata':{'name':'jane'},'spec':{'profile':{'displayName':'Jane Doe','email':'jane@x.example'}}}");
    }

    @Test
    void aMatchInTheTitleComesBeforeOneInTheText() {
        JsonNode found = search("term=payment");

        assertThat(titles(found)).containsExactly("Payment desk", "orders");
        assertThat(found.path("numberOfResults").asInt()).isEqualTo(2);
        JsonNode first = found.at("/results/0");
        String before = first.at("/highlight/preTag").asString();
        assertThat(before).matches("<[0-9a-f-]{36}>");
        assertThat(first.at("/highlight/fields/title").asString())
                .isEqualTo(before + "Payment" + first.at("/highlight/postTag").asString() + " desk");
        assertThat(found.at("/results/1/rank").asInt()).isEqualTo(2);
    }

    @Test
    void aDocumentIsWhatTheFrontendShows() {
        assertThat(search("term=orders&types[0]=software-catalog").at("/results/0/document"))
                .isEqualTo(JSON.readTree("""
                        {"title":"orders","text":"Takes payments & orders","componentType":"service","type":"service",
                         "namespace":"default","kind":"Component","lifecycle":"production","owner":"shop",
                         "location":"/catalog/default/component/orders"}
                        """));
        assertThat(search("term=doe").at("/results/0/document/text").asString()).isEqualTo("Jane Doe : jane@x.example");
        assertThat(search("term=orders")
                        .at("/results/0/highlight/fields/location")
                        .asString())
                .isEqualTo("/catalog/default/component/orders");
        assertThat(search("term=").at("/results/0/highlight/fields")).isEqualTo(JSON.readTree("{}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    term=pay                                              | 2
                    term=pay desk                                         | 1
                    term=                                                 | 3
                    term=nothing                                          | 0
                    term=%26 ' :* ( \\ pay                                | 2
                    term=&filters[kind]=User                              | 1
                    term=&filters[kind]=user                              | 0
                    term=pay&filters[lifecycle][0]=production&filters[lifecycle][1]=none | 1
                    term=pay&filters[lifecycle]=production&filters[kind]=User | 0
                    term=pay&filters[spec][lifecycle]=production          | 0
                    term=pay&types[0]=techdocs                            | 0
                    term=pay&types=software-catalog&pageLimit=0           | 2
                    """)
    void termsTypesAndFiltersSayWhatIsFound(String query, int expected) {
        assertThat(search(query).path("numberOfResults").asInt()).isEqualTo(expected);
    }

    @Test
    void pagesFollowEachOther() {
        JsonNode first = search("term=&pageLimit=2");
        JsonNode second = search(
                "term=&pageLimit=2&pageCursor=" + first.path("nextPageCursor").asString());

        assertThat(first.path("nextPageCursor").asString()).isEqualTo("MQ==");
        assertThat(first.has("previousPageCursor")).isFalse();
        assertThat(titles(second)).hasSize(1).doesNotContainAnyElementsOf(titles(first));
        assertThat(second.at("/results/0/rank").asInt()).isEqualTo(3);
        assertThat(second.has("nextPageCursor")).isFalse();
        assertThat(second.path("previousPageCursor").asString()).isEqualTo("MA==");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    types[0]=nothing | request/query/types: there are no documents of type 'nothing', but of software-catalog, techdocs
                    pageLimit=many   | request/query/pageLimit must be integer
                    pageLimit=101    | request/query/pageLimit must be at most 100
                    term=a&term=b    | request/query/term must be string
                    term[a]=b        | request/query/term must be string
                    pageLimit=1&pageLimit=2 | request/query/pageLimit must be integer
                    filters=x        | request/query/filters must be object
                    filters[]=x      | request/query/filters must be object
                    filter[kind]=API | Unknown query parameter 'filter[kind]'
                    pageCursor=x     | request/query/pageCursor must be that of another answer
                    """)
    void aQueryThatIsWrongIsToldWhy(String query, String complaint) {
        EntityExchangeResult<byte[]> answer = ask(query);

        assertThat(answer.getStatus().value()).isEqualTo(400);
        assertThat(JSON.readTree(answer.getResponseBody()).at("/error/message").asString())
                .isEqualTo(complaint);
        assertThat(ask("term=" + "x".repeat(101)).getStatus().value()).isEqualTo(400);
    }

    @Test
    void onlyWhatTheCallerMayReadIsFoundAndCounted() {
        permissions.allowIf(
                CatalogPermissions.ENTITY_READ,
                "{'rule':'HAS_SPEC','resourceType':'catalog-entity','params':{'key':'lifecycle','value':'production'}}");

        assertThat(titles(search("term=pay"))).containsExactly("orders");
        assertThat(search("term=pay").path("numberOfResults").asInt()).isEqualTo(1);
        permissions.deny(CatalogPermissions.ENTITY_READ);
        assertThat(search("term=pay").path("numberOfResults").asInt()).isZero();
    }

    @Test
    void ofMoreThanIsLookedThroughTheNumberIsNotToldAndPagesGoOn() {
        String[] entities = new String[10_001];
        for (int number = 0; number < entities.length; number++) {
            entities[number] = "{'kind':'Component','metadata':{'name':'mass" + number + "'},'spec':{'lifecycle':'"
                    + (number % 2 == 0 ? "production" : "other") + "'}}";
        }
        catalog(entities);
        assertThat(documents.refreshed()).succeedsWithin(Duration.ofMinutes(2));
        assertThat(search("term=").path("numberOfResults").asInt()).isEqualTo(entities.length);
        permissions.allowIf(
                CatalogPermissions.ENTITY_READ,
                "{'rule':'HAS_SPEC','resourceType':'catalog-entity','params':{'key':'lifecycle','value':'production'}}");

        JsonNode found = search("term=&pageLimit=2");

        assertThat(found.has("numberOfResults")).isFalse();
        assertThat(titles(found)).hasSize(2);
        assertThat(found.path("nextPageCursor").asString()).isEqualTo("MQ==");
    }

    @Test
    void whatChangesInTheCatalogChangesInTheSearch() {
        search("term=pay");

        catalog("{'kind':'API','metadata':{'name':'ledger'},'spec':{}}");

        assertThat(titles(search("term="))).containsExactly("ledger");
    }

    @Test
    void documentsAreMadeToTheEndThoughNobodyWaits() {
        index.publish(index.version() + 1, List.of(), List.of());
        assertThat(documents.isCurrent()).isFalse();

        Mono.fromFuture(documents::refreshed, true).subscribe().dispose();

        assertThat(documents.refreshed()).succeedsWithin(Duration.ofMinutes(1));
        assertThat(documents.isCurrent()).isTrue();
    }

    @Test
    void theDocumentAndTheControllerNameTheSameOperations() {
        assertThat(ApiDocument.handlers(SearchController.class)).isEqualTo(ApiDocument.operations("search"));
    }

    /** Makes these the only entities. The search does not wait long, so the documents are brought up to date here. */
    private void catalog(String... entities) {
        List<FinalEntity> all = new ArrayList<>();
        for (String text : entities) {
            JsonNode json = JSON.readTree(text.replace('\'', '"'));
            EntityRef ref = new EntityRef(
                    json.path("kind").asString(),
                    "default",
                    json.at("/metadata/name").asString());
            byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
            UUID uid = UUID.nameUUIDFromBytes(body);
            all.add(new FinalEntity(ref, uid, uid.toString(), body, List.of()));
        }
        List<EntityRef> before = index.snapshot().list(EntityFilter.EVERYTHING, List.of()).stream()
                .map(FinalEntity::ref)
                .filter(ref -> all.stream().noneMatch(now -> now.ref().equals(ref)))
                .toList();
        index.publish(index.version() + 1, all, before);
        documents.refreshed().join();
    }

    private EntityExchangeResult<byte[]> ask(String query) {
        String encoded = query.replace(" ", "%20")
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("\\", "%5C");
        return client.get()
                .uri(URI.create("/api/search/query?" + encoded))
                .header(TestCallers.HEADER, "user:default/jane")
                .exchange()
                .expectBody()
                .returnResult();
    }

    private JsonNode search(String query) {
        return JSON.readTree(ask(query).getResponseBody());
    }

    private static List<String> titles(JsonNode found) {
        return found.path("results")
                .valueStream()
                .map(result -> result.at("/document/title").asString())
                .toList();
    }

    static class Wiring {

        @Bean
        EntityIndex index() {
            return new EntityIndex();
        }

        @Bean
        DocumentStore store() {
            DataSource tables = TestPostgres.migrated("search");
            return new DocumentStore(() -> tables);
        }

        @Bean
        CatalogDocuments documents(EntityIndex index, DocumentStore store) {
            return new CatalogDocuments(index, store);
        }

        @Bean
        FakePermissions permissions(EntityIndex index) {
            return new FakePermissions(CatalogPermissions.of(index));
        }

        @Bean
        PermissionEvaluator evaluator(FakePermissions permissions) {
            return permissions.evaluator();
        }

        @Bean
        AppConfig config() {
            return AppConfig.parse("backend: {}");
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }
}
