package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Each operation takes the query parameters that the document gives it, and no other. */
@CatalogWebTest
class CatalogApiParametersTests {

    private final CatalogRequests catalog;

    CatalogApiParametersTests(@Autowired CatalogRequests catalog) {
        this.catalog = catalog;
    }

    /** @param parameters the names of those in the query */
    record Operation(HttpMethod method, String path, Set<String> parameters) {}

    static Stream<Operation> operations() throws Exception {
        try (InputStream yaml = new ClassPathResource("openapi/catalog.yaml").getInputStream()) {
            JsonNode document = new YAMLMapper().readTree(yaml);
            return document.path("paths")
                    .propertyStream()
                    .flatMap(path -> path.getValue()
                            .propertyStream()
                            .filter(method ->
                                    Set.of("get", "put", "post", "delete").contains(method.getKey()))
                            .map(method -> new Operation(
                                    HttpMethod.valueOf(method.getKey().toUpperCase(java.util.Locale.ROOT)),
                                    path.getKey().replaceAll("\\{[a-z]+}", "x"),
                                    queryParameters(document, method.getValue()))));
        }
    }

    private static Set<String> queryParameters(JsonNode document, JsonNode operation) {
        Set<String> names = new TreeSet<>();
        for (JsonNode given : operation.path("parameters")) {
            JsonNode parameter = given.has("$ref")
                    ? document.at(given.path("$ref").asString().substring(1))
                    : given;
            if (parameter.path("in").asString().equals("query")) {
                names.add(parameter.path("name").asString());
            }
        }
        return names;
    }

    @ParameterizedTest
    @MethodSource("operations")
    void takesTheParametersThatTheDocumentSays(Operation operation) {
        Set<String> all = new TreeSet<>(Set.of("unheard-of", "fields", "filter", "limit", "cursor", "dryRun"));
        all.addAll(operation.parameters());

        for (String name : all) {
            assertThat(isKnown(operation, name))
                    .as(operation + " " + name)
                    .isEqualTo(operation.parameters().contains(name));
        }
    }

    private boolean isKnown(Operation operation, String name) {
        EntityExchangeResult<byte[]> answer =
                catalog.send(operation.method(), operation.path() + "?" + name + "=1", "{}");
        return !CatalogRequests.error(answer).startsWith("400 InputError: Unknown query parameter");
    }
}
