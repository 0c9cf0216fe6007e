package dev.callboard.backend.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.DelegatingWebFluxConfiguration;
import tools.jackson.databind.node.JsonNodeFactory;

class ErrorHandlerTests {

    private final WebTestClient client = client();

    @ParameterizedTest
    @CsvSource({
        "InputError, 400",
        "AuthenticationError, 401",
        "NotAllowedError, 403",
        "NotFoundError, 404",
        "ConflictError, 409",
        "NotImplementedError, 501",
        "ServiceUnavailableError, 503",
        "TeapotError, 418"
    })
    void eachErrorHasItsStatusAndBackstagesShape(String name, int status) {
        EntityExchangeResult<byte[]> answer = get("/api/things/fail/" + name + "?a=b%20c&d", status);

        assertThat(answer.getResponseHeaders().getFirst("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(body(answer))
                .isEqualTo("{\"error\":{\"name\":\"" + name + "\",\"message\":\"went wrong\"},"
                        + "\"request\":{\"method\":\"GET\",\"url\":\"/fail/" + name + "?a=b%20c&d\"},"
                        + "\"response\":{\"statusCode\":" + status + "}}");
    }

    @Test
    void furtherMembersStandBesideNameAndMessage() {
        assertThat(body(get("/api/things/fail/findings", 403)))
                .startsWith("{\"error\":{\"name\":\"NotAllowedError\",\"message\":\"no\",\"findings\":[1]},");
    }

    @Test
    void whatALibraryThrowsIsToldAsItsFeatureSays() {
        assertThat(body(get("/api/things/fail/library", 409)))
                .startsWith("{\"error\":{\"name\":\"ConflictError\",\"message\":\"translated\"},");
    }

    @Test
    void anythingElseIsMasked() {
        assertThat(body(get("/api/things/fail/surprise", 500)))
                .containsPattern("\\{\"name\":\"Error\",\"message\":\"An internal error occurred logId=[0-9a-f]{20}\"}")
                .doesNotContain("password");
    }

    @Test
    void anUnknownRouteAndAWrongMethodAre404WithoutABody() {
        assertThat(get("/api/things/nowhere", 404).getResponseBodyContent()).isEmpty();
        client.post()
                .uri("/api/things/fail/InputError")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a": [1,}      | application/json | Unexpected character
                    {"a": 1         | application/json | Unexpected end-of-input
                    hello           | text/plain       | unsupported media type text/plain
                    """)
    void aBodyThatCannotBeReadIsAnInputError(String text, String type, String message) {
        assertThat(body(post(text, type))).contains("\"name\":\"InputError\"").contains(message);
    }

    @Test
    void aFormIsNamedWhereAnyOtherBodyWouldBeRead() {
        String answer = body(post("/api/things/raw", "{\"a\": 1}", "application/x-www-form-urlencoded"));

        assertThat(answer)
                .contains("InputError", "\"message\":\"unsupported media type application/x-www-form-urlencoded\"");
    }

    @Test
    void aBodyThatIsTooLargeIsAnInputError() {
        String text = "{\"a\": \"" + "x".repeat(300_000) + "\"}";

        assertThat(body(post(text, "application/json"))).contains("InputError", "request entity too large");
    }

    private EntityExchangeResult<byte[]> get(String uri, int status) {
        return client.get()
                .uri(java.net.URI.create(uri))
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult();
    }

    private EntityExchangeResult<byte[]> post(String text, String type) {
        return post("/api/things", text, type);
    }

    private EntityExchangeResult<byte[]> post(String path, String text, String type) {
        return client.post()
                .uri(path)
                .contentType(MediaType.parseMediaType(type))
                .bodyValue(text)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .returnResult();
    }

    private static String body(EntityExchangeResult<byte[]> answer) {
        byte[] body = answer.getResponseBody();
        return body == null ? "" : new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static WebTestClient client() {
        var context = new AnnotationConfigApplicationContext();
        context.register(DelegatingWebFluxConfiguration.class, Things.class);
        ErrorTranslation library = failure -> failure instanceof LibraryException
                ? Optional.of(new ConflictError("translated", failure))
                : Optional.empty();
        context.registerBean(ErrorHandler.class, () -> new ErrorHandler(List.of(library)));
        context.refresh();
        return WebTestClient.bindToApplicationContext(context).build();
    }

    private static final class LibraryException extends RuntimeException {}

    @TestComponent
    @RestController
    static final class Things {

        @GetMapping("/api/things/fail/{how}")
        String fail(@PathVariable String how) {
            throw switch (how) {
                case "InputError" -> new InputError("went wrong");
                case "AuthenticationError" -> new AuthenticationError("went wrong");
                case "NotAllowedError" -> new NotAllowedError("went wrong");
                case "NotFoundError" -> new NotFoundError("went wrong");
                case "ConflictError" -> new ConflictError("went wrong");
                case "NotImplementedError" -> new NotImplementedError("went wrong");
                case "ServiceUnavailableError" -> new ServiceUnavailableError("went wrong");
                case "TeapotError" -> new StatusError(418, "TeapotError", "went wrong");
                case "findings" ->
                    new NotAllowedError("no")
                            .with(
                                    "findings",
                                    JsonNodeFactory.instance.arrayNode().add(1));
                case "library" -> new LibraryException();
                default -> new IllegalStateException("the password is 1234");
            };
        }

        @PostMapping("/api/things/raw")
        int raw(@RequestBody byte[] body) {
            return body.length;
        }

        @PostMapping(path = "/api/things", consumes = "application/json")
        String read(@RequestBody tools.jackson.databind.JsonNode body) {
            return body.toString();
        }
    }
}
