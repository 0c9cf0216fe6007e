package dev.callboard.scaffolder.action.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class YamlTextTests {

    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void writesBlocks() {
        JsonNode value = JsonMapper.shared().readTree("""
                        {"a": {"b": [1, "two", {"c": null, "d": [true, [], {}]}, [3, 4]]}, "text": "one\\ntwo\\n", "e": {}}
                        """);

        assertThat(YamlText.of(value)).isEqualTo("""
                        a:
                          b:
                            - 1
                            - two
                            - c: null
                              d:
                                - true
                                - []
                                - {}
                            - - 3
                              - 4
                        text: |
                          one
                          two
                        e: {}
                        """);
        assertThat(YAML.readTree(YamlText.of(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "a b",
                " a",
                "a ",
                "true",
                "True",
                "null",
                "~",
                "yes",
                "8080",
                "-1",
                "1.5",
                "1e3",
                "0x1f",
                "1_000",
                "12:30",
                "2024-01-02",
                ".inf",
                "a: b",
                "a:",
                ":a",
                "a #b",
                "#a",
                "- a",
                "-",
                "-a",
                "? a",
                "[a",
                "{a",
                "&a",
                "*a",
                "!a",
                "|",
                ">",
                "'a",
                "\"a\"",
                "%a",
                "@a",
                "`a",
                "---",
                "...",
                "a\nb",
                "a\n",
                "a\n\n",
                "a\n\nb\n",
                "\na",
                "  a\nb",
                "a\n  b\n",
                "\ttab",
                "a\tb",
                "a\u0085b",
                "\u2028",
                "\ufeffbom",
                "größe 😀",
                "a\\b",
                "a\"b",
                "https://x.io/a?b=c#d",
                "group:default/team-a",
                "<<",
                "=",
                "1.2.3",
                "007",
                "a\r\nb",
                "key: |\n  x",
                "\u0000",
                "a\n \nb",
                "${{ x }}",
                "- a\n- b",
                "# a\nb",
                "...\na"
            })
    void writesTextsThatReadBackAsTheSameTexts(String text) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("k", text);
        value.putArray("l").add(text).addObject().put(text.isEmpty() ? "empty" : text, text);

        assertThat(YAML.readTree(YamlText.of(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"shop-api, shop-api", "8080, \"8080\"", "1.2.3, 1.2.3", "a: b, \"a: b\""})
    void quotesOnlyWhatNeedsIt(String text, String written) {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("k", text);

        assertThat(YamlText.of(value)).isEqualTo("k: " + written + "\n");
    }

    @Test
    void doesNotTakeLongOverLongDigits() {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("k", "1".repeat(1_000_000) + "x");

        assertThat(YamlText.of(value)).startsWith("k: 1");
    }

    /** Values made at random, with what version 2.9 of the npm package made of them. */
    @Test
    void writesWhatThePackageOfTheOriginalWrites() throws IOException {
        List<JsonNode> recorded;
        try (InputStream stream = Objects.requireNonNull(YamlTextTests.class.getResourceAsStream("yaml-texts.jsonl"))) {
            recorded = new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }

        assertThat(recorded)
                .hasSizeGreaterThan(400)
                .allSatisfy(each -> assertThat(YamlText.of(each.path("value")))
                        .isEqualTo(each.path("yaml").asString()));
    }
}
