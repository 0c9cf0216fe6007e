package dev.callboard.scaffolder.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class ValueSchemaTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type": "string"}                     | 5       | instance is not of a type(s) string
            {"type": ["string", "null"]}           | 5       | instance is not of a type(s) string,null
            {"pattern": "^[a-z]+$"}                | "NO"    | instance does not match pattern "^[a-z]+$"
            {"pattern": "^(?!x)[a-z]+$"}           | "xa"    | instance does not match pattern "^(?!x)[a-z]+$"
            {"required": ["name"]}                 | {}      | instance requires property "name"
            {"maximum": 10}                        | 11      | instance must be less than or equal to 10
            {"minimum": 1, "exclusiveMinimum": true} | 1     | instance must be greater than 1
            {"maximum": 1, "exclusiveMaximum": true} | 1     | instance must be less than 1
            {"exclusiveMinimum": 1}                | 1       | instance must be strictly greater than 1
            {"multipleOf": 0.1}                    | 0.25    | instance is not a multiple of (divisible by) 0.1
            {"minLength": 2}                       | "a"     | instance does not meet minimum length of 2
            {"enum": ["a", 1]}                     | 2       | instance is not one of enum values: a,1
            {"const": "a"}                         | "b"     | instance does not exactly match expected constant: a
            {"const": {"a": 1}}                    | "b"     | instance does not exactly match expected constant: [object Object]
            {"enum": [null, ["a", null], {}]}      | 2       | instance is not one of enum values: null,a,,[object Object]
            {"not": {"type": "string"}}            | "a"     | instance is of prohibited type [object Object]
            {"properties": {"a": {"required": true}}} | {}   | instance.a is required
            {"propertyNames": {"maxLength": 1}}    | {"ab": 1} | instance does not meet maximum length of 1
            {"items": [{}], "additionalItems": false} | [1, 2, 3] | instance additionalItems not permitted
            {"contains": {"const": 1}}             | [2]     | instance must contain an item matching given schema
            {"dependencies": {"a": ["b", "c"]}}    | {"a": 1, "c": 1} | instance property b not found, required by instance.a
            {"properties": {"my-app": {"type": "null"}}} | {"my-app": 1} | instance.my-app is not of a type(s) null
            {"format": "email"}                    | "no"    | instance does not conform to the "email" format
            {"uniqueItems": true}                  | [1, 1]  | instance contains duplicate item
            {"anyOf": [{"type": "string"}, {"required": ["q"]}]} | {} | instance is not any of [subschema 0],[subschema 1]
            {"properties": {"a": {"oneOf": [{"type": "string"}, {"type": "null"}]}}} | {"a": 5} | instance.a is not exactly one from [subschema 0],[subschema 1]
            {"properties": {"a b": {"items": {"type": "string"}}}} | {"a b": ["x", 5]} | instance["a b"][1] is not of a type(s) string
            {"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}} | {"a": 1} | instance requires property "b"
            {"$ref": "#/definitions/n", "definitions": {"n": {"type": "number"}}} | "a" | instance is not of a type(s) number
            """)
    void saysWhatIsWrongAsBackstageDoes(String schema, String value, String complaint) {
        assertThat(ValueSchema.of(json(schema)).check(json(value)))
                .extracting(SchemaError::text)
                .containsExactly(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type": "strng"}                             | 5
            {"format": "nonsense"}                        | "x"
            {"required": ["a"]}                           | {"a": ""}
            {"properties": {"a": {"default": 5}}}         | {}
            {"$schema": "https://example.com/none"}       | {}
            {"ui:order": ["a"], "backstage:permissions": {}, "properties": {"a": {"ui:field": "X"}}} | {"a": 1}
            {"properties": {"a": "not a schema"}}         | {"a": 1}
            """)
    void ignoresWhatBackstageIgnores(String schema, String value) {
        assertThat(ValueSchema.of(json(schema)).check(json(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"https://example.com/schema.json\"}",
                "{\"$ref\": \"file:///etc/passwd\"}",
                "{\"$ref\": \"classpath:application.properties\"}",
                "{\"$ref\": \"#/definitions/none\"}",
                "{\"pattern\": \"(\"}"
            })
    void refusesASchemaThatCannotStandAlone(String schema) {
        assertThatExceptionOfType(TemplateInvalidException.class)
                .isThrownBy(() -> ValueSchema.of(json(schema)).check(json("\"x\"")));
    }

    @Test
    void givesUpOnASchemaThatGoesRoundInCircles() {
        assertThatExceptionOfType(TemplateInvalidException.class)
                .isThrownBy(() -> ValueSchema.of(json("{\"$ref\": \"#\"}")).check(json("{}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|a)*(?=b)$", "^(?=(a+)+b)a*$"})
    void matchesAPatternInBoundedTimeOrGivesUp(String pattern) {
        ValueSchema schema = ValueSchema.of(new JsonMapper().createObjectNode().put("pattern", pattern));
        JsonNode value = json("\"" + "a".repeat(5_000) + "!\"");

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            try {
                assertThat(schema.check(value)).isNotEmpty();
            } catch (TemplateInvalidException givenUp) {
                assertThat(givenUp).hasMessageContaining("too long");
            }
        });
    }

    @Test
    void saysOfAllOfWhichSchemaDoesNotFitAndThenWhy() {
        List<SchemaError> errors = ValueSchema.of(json("""
                        {"allOf": [{}, {"title": "Named", "required": ["b"], "minProperties": 1}]}
                        """)).check(json("{}"));

        assertThat(errors)
                .extracting(SchemaError::text)
                .containsExactly(
                        "instance does not match allOf schema \"Named\" with 2 error[s]:",
                        "instance requires property \"b\"",
                        "instance does not meet minimum property length of 1");
        assertThat(errors.getFirst().argument().path("valid").path("errors")).hasSize(2);
    }

    @Test
    void saysOfADependencyThatItIsNotMetAndThenWhy() {
        List<SchemaError> errors = ValueSchema.of(json("""
                        {"dependencies": {"a": {"properties": {"b": {"type": "string"}}}}}
                        """)).check(json("{\"a\": 1, \"b\": 2}"));

        assertThat(errors)
                .extracting(SchemaError::text)
                .containsExactly(
                        "instance does not meet dependency required by instance.a",
                        "instance.a.b is not of a type(s) string");
        assertThat(errors.getLast().pointer()).hasToString("/b");
    }

    @Test
    void saysWhatIsWrongInTheOrderOfTheSchema() {
        assertThat(ValueSchema.of(json("{\"pattern\": \"^a\", \"minLength\": 3, \"enum\": [\"abc\"]}"))
                        .check(json("\"b\"")))
                .extracting(SchemaError::name)
                .containsExactly("pattern", "minLength", "enum");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            date-time     | 2026-11-25T10:00:00Z      | 2026-11-25 10:00
            date          | 2026-02-31                | 2026-13-01
            time          | 23:59:60                  | 23:59
            email         | a.b+c@x-y.example.com     | a@b
            hostname      | x-y.example.com           | -x.example.com
            ipv4          | 192.168.0.1               | 192.168.0.256
            ipv6          | 2001:db8::192.0.2.1       | 1:2:3:4:5:6:7:8:9
            ipv6          | ::1                       | 1::2::3
            uri           | mailto:a@b                | //example.com
            uri-reference | ../a?b=%20#c              | a b
            uuid          | 3F2504E0-4F89-41D3-9A0C-0305E82C3301 | 3F2504E0
            json-pointer  | /a~1b/0                   | a
            regex         | ^(?!a)b                   | (
            color         | #fff                      | #ffff
            duration      | P1Y2M3DT4H                | 1Y
            """)
    void knowsTheFormatsOfBackstagesValidator(String format, String good, String bad) {
        ValueSchema schema = ValueSchema.of(new JsonMapper().createObjectNode().put("format", format));

        assertThat(schema.check(StringNode.valueOf(good))).isEmpty();
        assertThat(schema.check(StringNode.valueOf(bad))).hasSize(1);
    }

    @Test
    void answersInTheFormOfBackstagesClients() {
        List<SchemaError> errors = ValueSchema.of(
                        json("{\"properties\": {\"name\": {\"type\": \"string\", \"pattern\": \"^[a-z]+$\"}}}"))
                .check(json("{\"name\": \"UPPER\"}"));

        assertThat(errors.getFirst().toJson()).isEqualTo(json("""
                {"path": ["name"], "pointer": "/name", "property": "instance.name", "message": "does not match pattern \\"^[a-z]+$\\"",
                 "schema": {"type": "string", "pattern": "^[a-z]+$"}, "instance": "UPPER", "name": "pattern",
                 "argument": "^[a-z]+$", "stack": "instance.name does not match pattern \\"^[a-z]+$\\""}
                """));
    }

    @Test
    void theFirstPageWithMistakesIsAnsweredAlone() {
        ParameterSchema pages = ParameterSchema.of(json("""
                [{"required": ["a", "b"]}, {"required": ["c"]}]
                """));

        assertThat(pages.check((ObjectNode) json("{\"a\": 1}")))
                .extracting(SchemaError::text)
                .containsExactly("instance requires property \"b\"");
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                 | /name
            {"name": "x", "a/b": [1, "y"]}     | /a~1b/1
            {"name": "x", "more": 1}           | /more
            {"name": 7}                        | /name
            """)
    void pointsToTheValueOrToThePropertyThatIsMissing(String value, String pointer) {
        ValueSchema schema = ValueSchema.of(new JsonMapper().readTree("""
                {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
                  "name": {"type": "string"}, "a/b": {"type": "array", "items": {"type": "integer"}}}}
                """));

        assertThat(schema.check(new JsonMapper().readTree(value)))
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.pointer()).hasToString(pointer);
                    assertThat(error.toJson().path("pointer").asString()).isEqualTo(pointer);
                });
    }
}
