package dev.callboard.scaffolder.templating;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Renders templates of which it was recorded what the scaffolder of Backstage makes of them. */
class NunjucksCorpusTests {

    private static final JsonNode CORPUS = JsonMapper.shared().readTree(resource("corpus.json"));
    private static final Set<String> NOT_YET_AGREEING = new HashSet<>(resource("not-yet-agreeing.txt")
            .lines()
            .filter(line -> !line.isBlank())
            .toList());

    private final TemplateEngine engine = TemplateEngine.builder()
            .filters(ScaffolderFilters.forIntegrations(
                    host -> host.equals("github.com") ? Optional.of("github") : Optional.empty()))
            .build();

    static Stream<Named<JsonNode>> cases() {
        return CORPUS.path("cases")
                .valueStream()
                .map(each -> Named.of(each.path("name").asString(), each));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsRecordedUnlessListedAsNotYetAgreeing(JsonNode recorded) {
        boolean agrees = answer(recorded).equals(expected(recorded));

        assertThat(agrees)
                .as("%s%nexpected %s%nbut was  %s", recorded.path("template"), expected(recorded), answer(recorded))
                .isEqualTo(!NOT_YET_AGREEING.contains(recorded.path("name").asString()));
    }

    private static Map<String, Object> expected(JsonNode recorded) {
        if (recorded.has("error")) {
            return Map.of("error", true);
        }
        JsonNode expected = recorded.path("expected");
        return expected.isObject() && expected.isEmpty()
                ? Map.of("undefined", true)
                : Map.of("value", expected.isObject() ? expected.path("value") : expected);
    }

    private Map<String, Object> answer(JsonNode recorded) {
        ObjectNode context = (ObjectNode)
                CORPUS.path("contexts").path(recorded.path("context").asInt());
        JsonNode options = recorded.path("options");
        String template = recorded.path("template").asString();
        if (options.path("mode").asString("").equals("value")) {
            JsonNode value = engine.renderValue(StringNode.valueOf(template), context);
            return value.isMissingNode() ? Map.of("undefined", true) : Map.of("value", value);
        }
        RenderOptions renderOptions = new RenderOptions(
                options.path("trimBlocks").asBoolean(false),
                options.path("lstripBlocks").asBoolean(false),
                options.path("cookiecutterCompat").asBoolean(false),
                Map.of());
        try {
            return Map.of("value", StringNode.valueOf(engine.renderText(template, context, renderOptions)));
        } catch (TemplateException expectedForSome) {
            return Map.of("error", true);
        }
    }

    private static String resource(String name) {
        try (InputStream stream =
                Objects.requireNonNull(NunjucksCorpusTests.class.getResourceAsStream("NunjucksCorpusTests/" + name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
