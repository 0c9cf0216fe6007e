package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.WebConfiguration;
import dev.callboard.catalog.model.EntityRef;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Statuses, headers, errors and bodies of the catalog's routes, on a catalog that is filled by hand. */
@WebFluxTest({
    EntitiesController.class,
    ListingController.class,
    QueryController.class,
    LocationsController.class,
    IngestionController.class,
    CatalogDocumentController.class
})
@Import({WebConfiguration.class, CatalogErrors.class, CatalogHttpTests.Wiring.class})
class CatalogHttpTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebTestClient client;
    private final FakeCatalog catalog;

    @Autowired
    CatalogHttpTests(WebTestClient client, FakeCatalog catalog) {
        this.client = client;
        this.catalog = catalog;
    }

    static class Wiring {

        @Bean
        FakeCatalog catalog() {
            FakeCatalog catalog = new FakeCatalog();
            List<String> entities = new ArrayList<>(List.of(
                    "{'kind':'Component','metadata':{'name':'Alpha','tags':['java']},'spec':{'type':'service','odd':'ü'},"
                            + "'parents':['location:root']}",
                    "{'kind':'Component','metadata':{'name':'beta'},'spec':{'type':'website'}}",
                    "{'kind':'API','metadata':{'name':'gamma'},'spec':{'type':'Grpc'}}",
                    "{'kind':'Location','metadata':{'name':'root'}}"));
            catalog.put(entities.toArray(String[]::new));
            return catalog;
        }

        @Bean
        CatalogCalls calls(FakeCatalog catalog) {
            return new CatalogCalls(catalog);
        }

        @Bean
        LocationSettings locationSettings() {
            return LocationSettings.of(AppConfig.parse("catalog: {}"));
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

    @BeforeEach
    void forget() {
        catalog.told.clear();
        catalog.registered.clear();
    }

    private EntityExchangeResult<byte[]> get(String path, Object... variables) {
        return client.get()
                .uri("/api/catalog" + path, variables)
                .exchange()
                .expectBody()
                .returnResult();
    }

    private EntityExchangeResult<byte[]> send(HttpMethod method, String path, String body) {
        return client.method(method)
                .uri("/api/catalog" + path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange()
                .expectBody()
                .returnResult();
    }

    private EntityExchangeResult<byte[]> post(String path, String body) {
        return send(HttpMethod.POST, path, body);
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        byte[] body = answer.getResponseBody();
        return body == null ? JSON.missingNode() : JSON.readTree(body);
    }

    private static int status(EntityExchangeResult<byte[]> answer) {
        return answer.getStatus().value();
    }

    private static List<String> names(JsonNode items) {
        return items.valueStream()
                .map(item -> item.at("/metadata/name").asString("-"))
                .toList();
    }

    private static String error(EntityExchangeResult<byte[]> answer) {
        JsonNode error = json(answer).path("error");
        return status(answer) + " " + error.path("name").asString() + ": "
                + error.path("message").asString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/entities/by-query?colour=red | Unknown query parameter 'colour'",
                "/entities?filter= | Empty value found for query parameter 'filter'",
                "/entities?limit=many | request/query/limit must be integer",
                "/entities?limit=99999999999 | request/query/limit must be integer",
                "/entities?limit=0 | Invalid limit, must be greater than zero",
                "/entities/by-query?limit=-1 | request/query/limit must be >= 0",
                "/entities?filter[a]=b | request/query/filter must be string",
                "/entities?order=up:kind | Invalid order parameter \"up:kind\", expected \"<asc or desc>:<field name>\"",
                "/entities?after=bm8= | Malformed after cursor, could not be parsed",
                "/entities?fields=a[0] | Invalid field \"a[0]\", array type fields are not supported",
                "/entities/by-query?orderField=kind,up | Invalid order field order, must be asc or desc",
                "/entities/by-query?totalItems=maybe | request/query/totalItems must be equal to one of the allowed values: include, exclude",
                "/entity-facets | request/query must have required property 'facet'",
                "/entities/by-uid/x?fields=kind | Unknown query parameter 'fields'"
            })
    void aWrongQueryIsAnInputError(String path, String message) {
        EntityExchangeResult<byte[]> answer = client.get()
                .uri(URI.create("/api/catalog"
                        + path.replace("[", "%5B").replace("]", "%5D").replace("\"", "%22")))
                .exchange()
                .expectBody()
                .returnResult();

        assertThat(error(answer)).isEqualTo("400 InputError: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "/entities/by-refs | {} | request/body must have required property 'entityRefs'",
                "/entities/by-refs | {'entityRefs':'x'} | request/body/entityRefs must be array",
                "/entities/by-refs | {'entityRefs':[1]} | request/body/entityRefs/0 must be string",
                "/entities/by-query | [] | request/body must be object",
                "/entities/by-query | {'limit':-1} | request/body/limit must be >= 0",
                "/entities/by-query | {'limit':1.5} | request/body/limit must be integer",
                "/entities/by-query | {'query':[]} | request/body/query must be object",
                "/entities/by-query | {'orderBy':[{'field':'kind'}]} | request/body/orderBy must have required property 'order'",
                "/entity-facets | {'facets':[]} | Missing or empty facets parameter",
                "/locations | {'type':'url'} | request/body must have required property 'target'",
                "/locations | {'type':'url','target':'x','more':1} | request/body must NOT have additional properties, but has 'more'",
                "/refresh | {} | request/body must have required property 'entityRef'",
                "/refresh | {'entityRef':'x'} | Entity reference \"x\" had missing or empty kind (e.g. did not start with \"component:\" or similar)",
                "/validate-entity | {'entity':{}} | request/body must have required property 'location'",
                "/analyze-location | {'nope':1} | request/body must have required property 'location'",
                "/analyze-location | {'location':{'type':'url','target':'x'}} | The given location.target is not a URL",
                "/locations/by-query | {'query':{'colour':'red'}} | Invalid query: a location has no field \"colour\", only id, type, target and entityRef",
                "/repository-changed | {} | request/body must have required property 'url', or be the payload of a push webhook with the URL of its repository"
            })
    void aWrongBodyIsAnInputError(String path, String body, String message) {
        assertThat(error(post(path, body))).isEqualTo("400 InputError: " + message);
    }

    @Test
    void textThatIsNoJsonAndOtherMediaTypesAreInputErrors() {
        assertThat(error(post("/entities/by-query", "{"))).startsWith("400 InputError: Malformed JSON");
        EntityExchangeResult<byte[]> answer = client.post()
                .uri("/api/catalog/refresh")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x")
                .exchange()
                .expectBody()
                .returnResult();
        assertThat(error(answer)).startsWith("400 InputError: unsupported media type text/plain");
    }

    @Test
    void errorsNameTheRequestBelowTheMountPoint() {
        assertThat(json(get("/entities/by-uid/abc")).toString())
                .isEqualTo("{\"error\":{\"name\":\"NotFoundError\",\"message\":\"No entity with uid abc\"},"
                        + "\"request\":{\"method\":\"GET\",\"url\":\"/entities/by-uid/abc\"},"
                        + "\"response\":{\"statusCode\":404}}");
    }

    @Test
    void anEntityIsFoundByNameInAnyCaseAndSentAsItIs() {
        EntityExchangeResult<byte[]> answer = get("/entities/by-name/COMPONENT/Default/ALPHA");

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer.getResponseHeaders().getFirst("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.getResponseHeaders().getETag()).isNull();
        assertThat(answer.getResponseBody())
                .isEqualTo(catalog.index()
                        .snapshot()
                        .byRefText("component:default/alpha")
                        .orElseThrow()
                        .body());
        assertThat(error(get("/entities/by-name/Component/default/Nope")))
                .isEqualTo(
                        "404 NotFoundError: No entity named 'Nope' found, with kind 'Component' in namespace 'default'");
    }

    @Test
    void anEntityIsFoundByUid() {
        String uid = FakeCatalog.uid(EntityRef.parse("component:beta")).toString();

        assertThat(json(get("/entities/by-uid/" + uid)).at("/metadata/name").asString())
                .isEqualTo("beta");
    }

    @Test
    void ancestryNamesParents() {
        JsonNode ancestry = json(get("/entities/by-name/component/default/alpha/ancestry"));

        assertThat(ancestry.path("rootEntityRef").asString()).isEqualTo("component:default/alpha");
        assertThat(ancestry.at("/items/0/parentEntityRefs/0").asString()).isEqualTo("location:default/root");
        assertThat(ancestry.at("/items/1/entity/kind").asString()).isEqualTo("Location");
        assertThat(error(get("/entities/by-name/component/default/x/ancestry")))
                .isEqualTo("404 NotFoundError: No such entity component:default/x");
    }

    @Test
    void theListIsStreamedWholeOrProjected() {
        assertThat(names(json(get("/entities?order=desc:metadata.name"))))
                .containsExactly("root", "gamma", "beta", "Alpha");
        assertThat(json(get("/entities?filter=kind=api&fields=kind,spec.type")).toString())
                .isEqualTo("[{\"kind\":\"API\",\"spec\":{\"type\":\"Grpc\"}}]");
        EntityExchangeResult<byte[]> none = get("/entities?filter=kind=none");
        assertThat(json(none).toString()).isEqualTo("[]");
        assertThat(none.getResponseHeaders().getETag()).startsWith("W/");
    }

    @Test
    void aSliceOfTheListNamesTheNext() {
        EntityExchangeResult<byte[]> first = get("/entities?limit=2&offset=1&filter=spec.type&order=asc:metadata.name");

        assertThat(names(json(first))).containsExactly("beta", "gamma");
        assertThat(first.getResponseHeaders().getFirst("link")).isNull();

        EntityExchangeResult<byte[]> more = get("/entities?limit=2&order=asc:metadata.name");
        String link = String.valueOf(more.getResponseHeaders().getFirst("link"));
        assertThat(link).matches("</entities\\?limit=2&order=asc%3Ametadata.name&after=[^&>]+>; rel=\"next\"");
        String next = link.substring(1, link.indexOf('>'));
        EntityExchangeResult<byte[]> rest = client.get()
                .uri(URI.create("/api/catalog" + next))
                .exchange()
                .expectBody()
                .returnResult();
        assertThat(names(json(rest))).containsExactly("gamma", "root");
        assertThat(names(json(get("/entities?limit=9")))).containsExactly("gamma", "Alpha", "beta", "root");
    }

    @Test
    void byRefsKeepsOrderAndSaysNullForWhatIsNotThere() {
        String refs = "{'entityRefs':['api:default/gamma','x:y/z','Component:default/Alpha','api:default/gamma',"
                + "'component:default/beta'],'fields':['metadata.name'],'query':{'spec.type':{'$exists':true}}}";

        JsonNode items = json(post("/entities/by-refs?filter=kind=api", refs)).path("items");

        assertThat(items.toString())
                .isEqualTo("[{\"metadata\":{\"name\":\"gamma\"}},null,null,{\"metadata\":{\"name\":\"gamma\"}},null]");
    }

    @Test
    void aListingThatStartsWithGetIsContinuedWithPost() {
        JsonNode first = json(get("/entities/by-query?filter=spec.type&orderField=metadata.name,asc&limit=2"));
        String cursor = first.at("/pageInfo/nextCursor").asString();
        JsonNode second = json(post("/entities/by-query", "{'cursor':'" + cursor + "','limit':2}"));
        JsonNode back = json(get(
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
        assertThat(json(get("/entities/by-query?limit=0")).toString())
                .isEqualTo("{\"items\":[],\"totalItems\":4,\"pageInfo\":{}}");
        assertThat(json(post("/entities/by-query", "{'limit':0,'totalItems':'exclude'}"))
                        .path("totalItems")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void projectedAnswersHaveAnEntityTagThatAClientCanAskAgainWith() {
        EntityExchangeResult<byte[]> answer = get("/entities/by-query?fields=kind");
        String etag = String.valueOf(answer.getResponseHeaders().getETag());

        assertThat(etag).startsWith("W/");
        client.get()
                .uri("/api/catalog/entities/by-query?fields=kind")
                .header("If-None-Match", etag)
                .exchange()
                .expectStatus()
                .isEqualTo(304);
    }

    @Test
    void textIsSearchedFor() {
        JsonNode found =
                json(get("/entities/by-query?fullTextFilterTerm= ETA &fullTextFilterFields=metadata.name,kind"));

        assertThat(names(found.path("items"))).containsExactly("beta");
        assertThat(names(json(post(
                                "/entities/by-query", "{'fullTextFilter':{'term':'alph','fields':['metadata.name']}}"))
                        .path("items")))
                .containsExactly("Alpha");
    }

    @Test
    void facetsAreNamedAsAskedFor() {
        assertThat(json(get("/entity-facets?facet=Spec.Type&facet=no&filter=kind=component"))
                        .toString())
                .isEqualTo("{\"facets\":{\"Spec.Type\":[{\"value\":\"service\",\"count\":1},"
                        + "{\"value\":\"website\",\"count\":1}],\"no\":[]}}");
        assertThat(json(post("/entity-facets", "{'facets':['kind'],'query':{'spec.type':'grpc'}}"))
                        .toString())
                .isEqualTo("{\"facets\":{\"kind\":[{\"value\":\"API\",\"count\":1}]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-0000-0000-000000000000"})
    void deletingWhatIsNotThereIsNothingToDo(String uid) {
        assertThat(status(send(HttpMethod.DELETE, "/entities/by-uid/" + uid, "")))
                .isEqualTo(204);
        assertThat(catalog.told).isEmpty();
    }

    @Test
    void deletingAnEntityAsksTheCatalog() {
        String uid = FakeCatalog.uid(EntityRef.parse("component:beta")).toString();

        assertThat(status(send(HttpMethod.DELETE, "/entities/by-uid/" + uid, "")))
                .isEqualTo(204);
        assertThat(catalog.told).containsExactly("delete " + uid);
    }

    @Test
    void aLocationIsRegisteredOnceFoundChangedAndRemoved() {
        String body = "{'type':'url','target':'https://x/y','presence':'optional'}";
        EntityExchangeResult<byte[]> created = post("/locations", body);
        String id = json(created).at("/location/id").asString();

        assertThat(status(created)).isEqualTo(201);
        assertThat(json(created).path("entities").isEmpty()).isTrue();
        assertThat(json(created).has("exists")).isFalse();
        assertThat(error(post("/locations", body)))
                .isEqualTo("409 ConflictError: Location url:https://x/y already exists");
        assertThat(json(post("/locations?onConflict=refresh", body))
                        .at("/location/id")
                        .asString())
                .isEqualTo(id);
        assertThat(json(get("/locations")).at("/0/data/id").asString()).isEqualTo(id);
        assertThat(json(get("/locations/" + id)).path("target").asString()).isEqualTo("https://x/y");
        assertThat(json(get("/locations/by-entity/location/default/generated-" + id))
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(json(send(HttpMethod.PUT, "/locations/" + id, "{'type':'url','target':'https://x/z'}"))
                        .path("target")
                        .asString())
                .isEqualTo("https://x/z");
        assertThat(status(send(HttpMethod.DELETE, "/locations/" + id, ""))).isEqualTo(204);
        assertThat(status(send(HttpMethod.DELETE, "/locations/" + id, ""))).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "00000000-0000-0000-0000-000000000000"})
    void aLocationThatIsNotThereIsNotFound(String id) {
        assertThat(error(get("/locations/" + id))).isEqualTo("404 NotFoundError: Found no location with ID " + id);
    }

    @Test
    void aDryRunRegistersNothing() {
        EntityExchangeResult<byte[]> tried = post("/locations?dryRun=YES", "{'type':'url','target':'https://x/y'}");

        assertThat(status(tried)).isEqualTo(201);
        assertThat(json(tried).path("exists").asBoolean(true)).isFalse();
        assertThat(json(tried).at("/location/id").asString()).isEqualTo("url:https://x/y");
        assertThat(catalog.registered).isEmpty();
    }

    @Test
    void locationsAreListedInPages() {
        for (int i = 0; i < 5; i++) {
            post("/locations", "{'type':'url','target':'https://x/" + i + "'}");
        }
        List<String> seen = new ArrayList<>();
        ObjectNode query = JSON.createObjectNode().put("limit", 2);
        query.set("query", JSON.readTree("{\"target\":{\"$hasPrefix\":\"HTTPS://X/\"}}"));
        JsonNode page = json(post("/locations/by-query", query.toString()));
        page.path("items").forEach(item -> seen.add(item.path("id").asString()));
        while (page.at("/pageInfo/nextCursor").isString()) {
            String cursor = page.at("/pageInfo/nextCursor").asString();
            page = json(post("/locations/by-query", "{'cursor':'" + cursor + "'}"));
            page.path("items").forEach(item -> seen.add(item.path("id").asString()));
        }

        assertThat(seen).hasSize(5).isSorted().doesNotHaveDuplicates();
        assertThat(json(post("/locations/by-query", "{'query':{'type':'file'}}"))
                        .path("totalItems")
                        .asInt(-1))
                .isZero();
        assertThat(json(post("/locations/by-query", "{'query':{'$all':[]}}"))
                        .path("totalItems")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void refreshingAnswers200WithAnEmptyBody() {
        EntityExchangeResult<byte[]> answer = post("/refresh", "{'entityRef':'Component:Beta'}");

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer.getResponseBody()).isNull();
        assertThat(catalog.told).containsExactly("refresh component:default/beta");
        assertThat(error(post("/refresh", "{'entityRef':'component:x'}")))
                .isEqualTo("404 NotFoundError: Entity component:default/x not found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'url':'https://h/acme/r'}",
                "{'ref':'refs/heads/main','repository':{'clone_url':'https://h/acme/r','html_url':'https://other'}}",
                "{'object_kind':'push','project':{'git_http_url':'https://h/acme/r'}}"
            })
    void aPushIsToldByUrlOrByTheHostsPayload(String body) {
        assertThat(status(post("/repository-changed", body))).isEqualTo(202);
        assertThat(catalog.told).containsExactly("changed https://h/acme/r");
    }

    @Test
    void aPushToWhatNobodyReadsIsAcceptedInSilence() {
        assertThat(status(post("/repository-changed", "{'url':'https://h/other/r'}")))
                .isEqualTo(204);
    }

    @Test
    void validationSaysNothingOrWhatIsWrong() {
        assertThat(status(post("/validate-entity", "{'entity':{'kind':'A'},'location':'url:https://x'}")))
                .isEqualTo(200);
        EntityExchangeResult<byte[]> wrong = post("/validate-entity", "{'entity':{},'location':'url:https://x'}");
        assertThat(status(wrong)).isEqualTo(400);
        assertThat(json(wrong).toString())
                .isEqualTo("{\"errors\":[{\"name\":\"TypeError\",\"message\":\"has no kind\"}]}");
    }

    @Test
    void analysisProposesEntities() {
        assertThat(json(post("/analyze-location", "{'location':{'type':'url','target':'https://x'}}"))
                        .toString())
                .isEqualTo("{\"existingEntityFiles\":[],"
                        + "\"generateEntities\":[{\"entity\":{\"kind\":\"Component\"},\"fields\":[]}]}");
    }

    @Test
    void theDescriptionOfTheApiHasThePathsOfThisServer() {
        JsonNode document = json(get("/openapi.json"));

        assertThat(document.path("openapi").asString()).isEqualTo("3.0.3");
        assertThat(document.path("paths").propertyNames()).contains("/api/catalog/entities/by-query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void aReadOnlyCatalogTakesNoLocations(String method) {
        LocationSettings settings = LocationSettings.of(AppConfig.parse("catalog: {readonly: true}"));
        LocationsController controller = new LocationsController(new CatalogCalls(catalog), settings);
        MockServerHttpRequest request = MockServerHttpRequest.post("/").build();
        byte[] body = "{\"type\":\"url\",\"target\":\"https://x\"}".getBytes(StandardCharsets.UTF_8);
        String id = "00000000-0000-0000-0000-000000000000";

        assertThatThrownBy(() -> {
                    switch (method) {
                        case "POST" -> controller.register(request, body);
                        case "PUT" -> controller.update(request, id, body);
                        default -> controller.delete(request, id);
                    }
                })
                .isInstanceOf(NotAllowedError.class);
    }
}
