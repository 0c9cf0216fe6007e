package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

/** What is refused before the catalog is asked. */
@CatalogWebTest
class CatalogRequestErrorsTests {

    private final CatalogRequests requests;

    @Autowired
    CatalogRequestErrorsTests(CatalogRequests requests) {
        this.requests = requests;
    }

    @BeforeEach
    void forget() {
        requests.catalog().forget();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/entities/by-query?colour=red | Unknown query parameter 'colour'",
                "/entities?filter= | Empty value found for query parameter 'filter'",
                "/entities?limit=many | request/query/limit must be integer",
                "/entities?limit=1.5 | request/query/limit must be integer",
                "/entities?limit=0 | Invalid limit, must be greater than zero",
                "/entities/by-query?limit=-1 | request/query/limit must be >= 0",
                "/entities?filter[a]=b | request/query/filter must be string",
                "/entities?order=up:kind | Invalid order parameter \"up:kind\", expected \"<asc or desc>:<field name>\"",
                "/entities?after=bm8= | Malformed after cursor, could not be parsed",
                "/entities?after=bnVsbA== | Malformed after cursor, could not be parsed",
                "/entities?after=eyJsaW1pdCI6IngifQ== | Malformed after cursor, limit was not an number",
                "/entities?after=eyJvZmZzZXQiOjEuNX0= | Malformed after cursor, offset was not a number",
                "/entities?fields=a[0] | Invalid field \"a[0]\", array type fields are not supported",
                "/entities/by-query?orderField=kind,up | Invalid order field order, must be asc or desc",
                "/entities/by-query?totalItems=maybe | request/query/totalItems must be equal to one of the allowed values: include, exclude",
                "/entity-facets | request/query must have required property 'facet'",
                "/entities/by-uid/x?fields=kind | Unknown query parameter 'fields'"
            })
    void aWrongQueryIsAnInputError(String path, String message) {
        EntityExchangeResult<byte[]> answer = requests.client()
                .get()
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
        assertThat(error(requests.post(path, body))).isEqualTo("400 InputError: " + message);
    }

    @Test
    void textThatIsNoJsonAndOtherMediaTypesAreInputErrors() {
        assertThat(error(requests.post("/entities/by-query", "{"))).startsWith("400 InputError: Malformed JSON");
        EntityExchangeResult<byte[]> answer = requests.client()
                .post()
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
        assertThat(json(requests.get("/entities/by-uid/abc")).toString())
                .isEqualTo("{\"error\":{\"name\":\"NotFoundError\",\"message\":\"No entity with uid abc\"},"
                        + "\"request\":{\"method\":\"GET\",\"url\":\"/entities/by-uid/abc\"},"
                        + "\"response\":{\"statusCode\":404}}");
    }
}
