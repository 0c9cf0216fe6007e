package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.CatalogRequests.error;
import static dev.callboard.backend.catalog.CatalogRequests.json;
import static dev.callboard.backend.catalog.CatalogRequests.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

/** Refreshing, notices of pushes, validation and analysis; and the description of the API. */
@CatalogWebTest
class IngestionRoutesTests {

    private final CatalogRequests requests;

    @Autowired
    IngestionRoutesTests(CatalogRequests requests) {
        this.requests = requests;
    }

    @BeforeEach
    void forget() {
        requests.catalog().forget();
    }

    @Test
    void refreshingAnswers200WithAnEmptyBody() {
        EntityExchangeResult<byte[]> answer = requests.post("/refresh", "{'entityRef':'Component:Beta'}");

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer.getResponseBody()).isNull();
        assertThat(requests.catalog().told).containsExactly("refresh component:default/beta");
        assertThat(error(requests.post("/refresh", "{'entityRef':'component:x'}")))
                .isEqualTo("404 NotFoundError: Entity component:default/x not found");
    }

    @Test
    void aPreviewIsOfTheRepositoryOrOfTheFilesThatAreSent() {
        JsonNode report =
                json(requests.post("/preview", "{'repository':'https://h/acme/r','ref':'x','roots':['a.yaml']}"));

        assertThat(report.path("valid").asBoolean()).isTrue();
        assertThat(status(
                        requests.post("/preview", "{'repository':'https://h/r','files':{'b.yaml':'','a/c.yaml':''}}")))
                .isEqualTo(200);
        assertThat(requests.catalog().told)
                .containsExactly(
                        "preview https://h/acme/r at x of the repository from [a.yaml]",
                        "preview https://h/r at  of [a/c.yaml, b.yaml] from []");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "json     | application/json;charset=utf-8       | {\"valid\":true",
                "text     | text/plain;charset=utf-8             | 1 file, 0 good entities",
                "sarif    | application/sarif+json;charset=utf-8 | 2.1.0",
                "markdown | text/markdown;charset=utf-8          | ### "
            })
    void aPreviewIsWrittenInTheFormThatIsAskedFor(String format, String type, String part) {
        EntityExchangeResult<byte[]> answer =
                requests.post("/preview?format=" + format, "{'repository':'https://h/acme/r'}");

        assertThat(status(answer)).isEqualTo(200);
        assertThat(String.valueOf(answer.getResponseHeaders().getContentType())).isEqualToIgnoringCase(type);
        assertThat(new String(Objects.requireNonNull(answer.getResponseBody()), StandardCharsets.UTF_8))
                .contains(part);
    }

    @Test
    void aPreviewInAnotherFormIsRefused() {
        assertThat(error(requests.post("/preview?format=pdf", "{'repository':'https://h/acme/r'}")))
                .isEqualTo("400 InputError: request/query/format must be equal to one of the allowed values: "
                        + "text, json, sarif, markdown");
        assertThat(requests.catalog().told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'repository':7}",
                "{'repository':'https://h/r','more':1}",
                "{'repository':'https://h/r','files':[]}",
                "{'repository':'https://h/r','files':{'a':7}}",
                "{'repository':'https://h/r','files':{'/a':''}}",
                "{'repository':'https://h/r','files':{'a/../b':''}}",
                "{'repository':'https://h/r','roots':'a'}",
            })
    void aPreviewOfSomethingElseIsRefused(String body) {
        assertThat(error(requests.post("/preview", body))).startsWith("400 InputError: request/body");
        assertThat(requests.catalog().told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2000000, 200", "17000000, 400"})
    void aPreviewTakesTheFilesOfALargeRepositoryAndNoMore(int characters, int status) {
        String body = "{'repository':'https://h/acme/r','files':{'a.yaml':'%s'}}".formatted("x".repeat(characters));

        assertThat(requests.post("/preview", body).getStatus().value()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'url':'https://h/acme/r'}",
                "{'ref':'refs/heads/main','repository':{'clone_url':'https://h/acme/r','html_url':'https://other'}}",
                "{'object_kind':'push','project':{'git_http_url':'https://h/acme/r'}}"
            })
    void aPushIsToldByUrlOrByTheHostsPayload(String body) {
        assertThat(status(requests.post("/repository-changed", body))).isEqualTo(202);
        assertThat(requests.catalog().told).containsExactly("changed https://h/acme/r");
    }

    @Test
    void aPushToWhatNobodyReadsIsAcceptedInSilence() {
        assertThat(status(requests.post("/repository-changed", "{'url':'https://h/other/r'}")))
                .isEqualTo(204);
    }

    @Test
    void validationSaysNothingOrWhatIsWrong() {
        assertThat(status(requests.post("/validate-entity", "{'entity':{'kind':'A'},'location':'url:https://x'}")))
                .isEqualTo(200);
        EntityExchangeResult<byte[]> wrong =
                requests.post("/validate-entity", "{'entity':{},'location':'url:https://x'}");
        assertThat(status(wrong)).isEqualTo(400);
        assertThat(json(wrong).toString())
                .isEqualTo("{\"errors\":[{\"name\":\"TypeError\",\"message\":\"has no kind\"}]}");
    }

    @Test
    void analysisProposesEntities() {
        assertThat(json(requests.post("/analyze-location", "{'location':{'type':'url','target':'https://x'}}"))
                        .toString())
                .isEqualTo("{\"existingEntityFiles\":[],"
                        + "\"generateEntities\":[{\"entity\":{\"kind\":\"Component\"},\"fields\":[]}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalogFilename", "catalogFileName"})
    void analysisLooksForTheFileThatIsNamed(String spelling) {
        requests.catalog().forget();

        int status = status(requests.post(
                "/analyze-location",
                "{'location':{'type':'url','target':'https://x'},'%s':'docs/a.yaml'}".formatted(spelling)));

        assertThat(status).isEqualTo(200);
        assertThat(requests.catalog().told).containsExactly("analyze for docs/a.yaml");
        assertThat(error(requests.post(
                        "/analyze-location",
                        "{'location':{'type':'url','target':'https://x'},'%s':1}".formatted(spelling))))
                .isEqualTo("400 InputError: request/body/%s must be string".formatted(spelling));
    }

    @Test
    void theDescriptionOfTheApiHasThePathsOfThisServer() {
        JsonNode document = json(requests.get("/openapi.json"));

        assertThat(document.path("openapi").asString()).isEqualTo("3.0.3");
        assertThat(document.path("paths").propertyNames()).contains("/api/catalog/entities/by-query");
    }
}
