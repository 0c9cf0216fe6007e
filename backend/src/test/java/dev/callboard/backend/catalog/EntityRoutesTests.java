package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.names;
import static dev.callboard.backend.catalog.CatalogRequests.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reading, listing, counting and deleting entities. */
@CatalogWebTest
class EntityRoutesTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final CatalogRequests requests;

    @Autowired
    EntityRoutesTests(CatalogRequests requests) {
        this.requests = requests;
    }

    @BeforeEach
    void forget() {
        requests.catalog().forget();
    }

    @Test
    void anEntityIsFoundByNameInAnyCaseAndSentAsItIs() {
        EntityExchangeResult<byte[]> answer = requests.get("/entities/by-name/COMPONENT/Default/ALPHA");

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer.getResponseHeaders().getFirst("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.getResponseHeaders().getETag()).isNull();
        assertThat(answer.getResponseBody())
                .isEqualTo(requests.catalog()
                        .index()
                        .snapshot()
                        .byRefText("component:default/alpha")
                        .orElseThrow()
                        .body());
        assertThat(error(requests.get("/entities/by-name/Component/default/Nope")))
                .isEqualTo(
                        "404 NotFoundError: No entity named 'Nope' found, with kind 'Component' in namespace 'default'");
    }

    @Test
    void anEntityIsFoundByUid() {
        String uid = FakeCatalog.uid(EntityRef.parse("component:beta")).toString();

        assertThat(json(requests.get("/entities/by-uid/" + uid))
                        .at("/metadata/name")
                        .asString())
                .isEqualTo("beta");
    }

    @Test
    void ancestryNamesParents() {
        JsonNode ancestry = json(requests.get("/entities/by-name/component/default/alpha/ancestry"));

        assertThat(ancestry.path("rootEntityRef").asString()).isEqualTo("component:default/alpha");
        assertThat(ancestry.at("/items/0/parentEntityRefs/0").asString()).isEqualTo("location:default/root");
        assertThat(ancestry.at("/items/1/entity/kind").asString()).isEqualTo("Location");
        assertThat(error(requests.get("/entities/by-name/component/default/x/ancestry")))
                .isEqualTo("404 NotFoundError: No such entity component:default/x");
    }

    @Test
    void theListIsStreamedWholeOrProjected() {
        assertThat(names(json(requests.get("/entities?order=desc:metadata.name"))))
                .containsExactly("root", "gamma", "beta", "Alpha");
        assertThat(json(requests.get("/entities?filter=kind=api&fields=kind,spec.type"))
                        .toString())
                .isEqualTo("[{\"kind\":\"API\",\"spec\":{\"type\":\"Grpc\"}}]");
        EntityExchangeResult<byte[]> none = requests.get("/entities?filter=kind=none");
        assertThat(json(none).toString()).isEqualTo("[]");
        assertThat(none.getResponseHeaders().getETag()).startsWith("W/");
    }

    @Test
    void aSliceOfTheListNamesTheNext() {
        EntityExchangeResult<byte[]> first =
                requests.get("/entities?limit=2&offset=1&filter=spec.type&order=asc:metadata.name");

        assertThat(names(json(first))).containsExactly("beta", "gamma");
        assertThat(first.getResponseHeaders().getFirst("link")).isNull();

        EntityExchangeResult<byte[]> more = requests.get("/entities?limit=2&order=asc:metadata.name");
        String link = String.valueOf(more.getResponseHeaders().getFirst("link"));
        assertThat(link).matches("</entities\\?limit=2&order=asc%3Ametadata.name&after=[^&>]+>; rel=\"next\"");
        String next = link.substring(1, link.indexOf('>'));
        EntityExchangeResult<byte[]> rest = requests.client()
                .get()
                .uri(URI.create("/api/catalog" + next))
                .exchange()
                .expectBody()
                .returnResult();
        assertThat(names(json(rest))).containsExactly("gamma", "root");
        assertThat(names(json(requests.get("/entities?limit=9")))).containsExactly("gamma", "Alpha", "beta", "root");
    }

    @Test
    void aCursorOfTheListNeedNotSayEverything() {
        String asked = "/entities?limit=1&offset=1&order=asc:metadata.name&after=";

        assertThat(names(json(requests.get(asked + "e30")))).containsExactly("beta");
        assertThat(names(json(requests.get(asked + "eyJvZmZzZXQiOjIuMH0=")))).containsExactly("gamma");
    }

    @Test
    void byRefsKeepsOrderAndSaysNullForWhatIsNotThere() {
        String refs = "{'entityRefs':['api:default/gamma','x:y/z','Component:default/Alpha','api:default/gamma',"
                + "'component:default/beta'],'fields':['metadata.name'],'query':{'spec.type':{'$exists':true}}}";

        JsonNode items =
                json(requests.post("/entities/by-refs?filter=kind=api", refs)).path("items");

        assertThat(items.toString())
                .isEqualTo("[{\"metadata\":{\"name\":\"gamma\"}},null,null,{\"metadata\":{\"name\":\"gamma\"}},null]");
    }

    @Test
    void aListingThatStartsWithGetIsContinuedWithPost() {
        JsonNode first = json(requests.get("/entities/by-query?filter=spec.type&orderField=metadata.name,asc&limit=2"));
        String cursor = first.at("/pageInfo/nextCursor").asString();
        JsonNode second = json(requests.post("/entities/by-query", "{'cursor':'" + cursor + "','limit':2}"));
        JsonNode back = json(requests.get(
                "/entities/by-query?limit=2&cursor={cursor}",
                second.at("/pageInfo/prevCursor").asString()));

        assertThat(names(first.path("items"))).containsExactly("Alpha", "beta");
        assertThat(first.path("totalItems").asInt()).isEqualTo(3);
        assertThat(JSON.readTree(Base64.getDecoder().decode(cursor)).has("query"))
                .isTrue();
        assertThat(names(second.path("items"))).containsExactly("gamma");
        assertThat(second.path("pageInfo").has("nextCursor")).isFalse();
        assertThat(back.path("items")).isEqualTo(first.path("items"));
        assertThat(back.path("pageInfo").has("prevCursor")).isFalse();
    }

    @Test
    void countsAreLeftOutWhenNotWanted() {
        assertThat(json(requests.get("/entities/by-query?limit=0")).toString())
                .isEqualTo("{\"items\":[],\"totalItems\":4,\"pageInfo\":{}}");
        assertThat(json(requests.post("/entities/by-query", "{'limit':0,'totalItems':'exclude'}"))
                        .path("totalItems")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void projectedAnswersHaveAnEntityTagThatAClientCanAskAgainWith() {
        EntityExchangeResult<byte[]> answer = requests.get("/entities/by-query?fields=kind");
        String etag = String.valueOf(answer.getResponseHeaders().getETag());

        assertThat(etag).startsWith("W/");
        requests.client()
                .get()
                .uri("/api/catalog/entities/by-query?fields=kind")
                .header("If-None-Match", etag)
                .exchange()
                .expectStatus()
                .isEqualTo(304);
    }

    @Test
    void textIsSearchedFor() {
        JsonNode found = json(
                requests.get("/entities/by-query?fullTextFilterTerm= ETA &fullTextFilterFields=metadata.name,kind"));

        assertThat(names(found.path("items"))).containsExactly("beta");
        assertThat(names(json(requests.post(
                                "/entities/by-query", "{'fullTextFilter':{'term':'alph','fields':['metadata.name']}}"))
                        .path("items")))
                .containsExactly("Alpha");
    }

    @Test
    void facetsAreNamedAsAskedFor() {
        assertThat(json(requests.get("/entity-facets?facet=Spec.Type&facet=no&filter=kind=component"))
                        .toString())
                .isEqualTo("{\"facets\":{\"Spec.Type\":[{\"value\":\"service\",\"count\":1},"
                        + "{\"value\":\"website\",\"count\":1}],\"no\":[]}}");
        assertThat(json(requests.post("/entity-facets", "{'facets':['kind'],'query':{'spec.type':'grpc'}}"))
                        .toString())
                .isEqualTo("{\"facets\":{\"kind\":[{\"value\":\"API\",\"count\":1}]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-0000-0000-000000000000"})
    void deletingWhatIsNotThereIsNothingToDo(String uid) {
        assertThat(status(requests.send(HttpMethod.DELETE, "/entities/by-uid/" + uid, "")))
                .isEqualTo(204);
        assertThat(requests.catalog().told).isEmpty();
    }

    @Test
    void deletingAnEntityAsksTheCatalog() {
        String uid = FakeCatalog.uid(EntityRef.parse("component:beta")).toString();

        assertThat(status(requests.send(HttpMethod.DELETE, "/entities/by-uid/" + uid, "")))
                .isEqualTo(204);
        assertThat(requests.catalog().told).containsExactly("delete " + uid);
    }
}
