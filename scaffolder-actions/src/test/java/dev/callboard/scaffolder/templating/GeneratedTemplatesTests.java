package dev.callboard.scaffolder.templating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Templates made at random from the grammar of the language, mistakes included, with what nunjitsu 0.6.2 made of each,
 * which is the engine of the scaffolder of Backstage 1.55.
 */
class GeneratedTemplatesTests {

    private final TemplateEngine engine = TemplateEngine.builder()
            .filters(ScaffolderFilters.forIntegrations(
                    host -> host.equals("github.com") ? Optional.of("github") : Optional.empty()))
            .build();

    @Test
    void answersEachTemplateAsTheOriginalDid() throws IOException {
        List<JsonNode> lines = lines();
        JsonNode context = lines.getFirst().path("context");
        List<String> differing = new ArrayList<>();
        for (JsonNode recorded : lines.subList(1, lines.size())) {
            String expected = expected(recorded);
            String answer = answer(recorded, context);
            if (!answer.equals(expected)) {
                differing.add("%s%n  expected %s%n  was      %s".formatted(recorded, expected, answer));
            }
        }

        assertThat(lines).hasSizeGreaterThan(5000);
        assertThat(differing).isEmpty();
    }

    private String answer(JsonNode recorded, JsonNode context) {
        String template = recorded.path("template").asString();
        JsonNode options = recorded.path("options");
        try {
            if (options.path("mode").asString("").equals("value")) {
                JsonNode value = engine.renderValue(
                        StringNode.valueOf(template), context, RenderOptions.DEFAULT, (text, failure) -> {
                            throw failure;
                        });
                return value.isMissingNode() ? "undefined" : canonical(value);
            }
            RenderOptions rendering = new RenderOptions(
                    options.path("trimBlocks").asBoolean(false),
                    options.path("lstripBlocks").asBoolean(false),
                    options.path("cookiecutterCompat").asBoolean(false),
                    Map.of());
            return canonical(StringNode.valueOf(engine.renderText(template, context, rendering)));
        } catch (TemplateException failure) {
            return "failure";
        }
    }

    private static String expected(JsonNode recorded) {
        if (recorded.has("error")) {
            return "failure";
        }
        return recorded.has("undefined") ? "undefined" : canonical(recorded.path("expected"));
    }

    /** A value as text in which numbers are written as JavaScript does, since 1 and 1.0 are the same there. */
    private static String canonical(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> JavaScriptNumbers.toText(value.asDouble());
            case ARRAY ->
                value.valueStream()
                        .map(GeneratedTemplatesTests::canonical)
                        .toList()
                        .toString();
            case OBJECT ->
                value.propertyStream()
                        .map(property -> StringNode.valueOf(property.getKey()) + ": " + canonical(property.getValue()))
                        .toList()
                        .toString();
            default -> value.toString();
        };
    }

    private static List<JsonNode> lines() throws IOException {
        try (InputStream stream = Objects.requireNonNull(
                GeneratedTemplatesTests.class.getResourceAsStream("generated-templates.jsonl"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }
}
