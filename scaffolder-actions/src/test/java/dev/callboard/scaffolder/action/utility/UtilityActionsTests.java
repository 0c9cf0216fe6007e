package dev.callboard.scaffolder.action.utility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.TemplateTrial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class UtilityActionsTests {

    private static final String ENDLESS_ARGUMENTS = "\"" + "a".repeat(200) + "\", /" + "(.*)".repeat(9) + "b/";

    @TempDir
    Path folder;

    private TemplateTrial trial;

    @BeforeEach
    void begin() throws Exception {
        trial = new TemplateTrial(folder);
    }

    @AfterEach
    void end() {
        trial.close();
    }

    private ObjectNode run(String id, String input) throws Exception {
        return trial.run(
                ActionRegistry.of(UtilityActions.all())
                        .find("roadiehq:utils:" + id)
                        .orElseThrow(),
                input);
    }

    private String file(String path) throws Exception {
        return Files.readString(trial.workspace().resolve(path));
    }

    @Test
    void writesAndAppendsAndReadsFiles() throws Exception {
        assertThat(run("fs:write", "{\"path\": \"a/b.txt\", \"content\": \"one\\n\"}")
                        .path("path")
                        .asString())
                .isEqualTo("a/b.txt");
        run("fs:append", "{\"path\": \"a/b.txt\", \"content\": \"two\\n\"}");
        run("fs:append", "{\"path\": \"new.txt\", \"content\": \"x\"}");
        run("fs:write", "{\"path\": \"c.json\", \"content\": \"{\\\"a\\\":[1]}\", \"preserveFormatting\": true}");

        assertThat(file("a/b.txt")).isEqualTo("one\ntwo\n");
        assertThat(file("new.txt")).isEqualTo("x");
        assertThat(file("c.json")).isEqualTo("{\n  \"a\": [\n    1\n  ]\n}");
        assertThat(run("fs:parse", "{\"path\": \"c.json\", \"parser\": \"json\"}")
                        .at("/content/a/0")
                        .asInt())
                .isEqualTo(1);
        assertThat(run("fs:parse", "{\"path\": \"new.txt\"}").path("content").asString())
                .isEqualTo("x");
        trial.file("many.yaml", "a: 1\n---\na: 2\n");
        assertThat(run("fs:parse", "{\"path\": \"many.yaml\", \"parser\": \"multiyaml\"}")
                        .path("content")
                        .toString())
                .isEqualTo("[{\"a\":1},{\"a\":2}]");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("fs:parse", "{\"path\": \"many.yaml\", \"parser\": \"yaml\"}"))
                .withMessageContaining("2 documents");
    }

    @ParameterizedTest
    @CsvSource({"fs:write", "fs:append", "json:merge"})
    void staysInTheWorkspace(String id) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run(id, "{\"path\": \"../x.json\", \"content\": \"{}\"}"))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(ActionException.Kind.NOT_ALLOWED));
    }

    @Test
    void replacesTextInTheFilesOfAGlob() throws Exception {
        trial.file("a.md", "NAME is NAME");
        trial.file("docs/b.md", "v1 and v22");
        trial.file(".hidden.md", "NAME");
        trial.file("c.txt", "NAME");

        run("fs:replace", """
                {"files": [
                  {"file": "*.md", "find": "NAME", "replaceWith": "orders"},
                  {"file": "**/*.md", "find": "v(\\\\d+)", "replaceWith": "w$1", "matchRegex": true}]}
                """);

        assertThat(trial.files())
                .containsEntry("a.md", "orders is orders")
                .containsEntry("docs/b.md", "w1 and w22")
                .containsEntry(".hidden.md", "NAME")
                .containsEntry("c.txt", "NAME");
        run(
                "fs:replace",
                "{\"files\": [{\"file\": \"*.md\", \"find\": \"NAME\", \"replaceWith\": \"x\", \"includeDotFiles\": true}]}");
        assertThat(file(".hidden.md")).isEqualTo("x");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() ->
                        run("fs:replace", "{\"files\": [{\"file\": \"*\", \"find\": \"\", \"replaceWith\": \"x\"}]}"));
    }

    @Test
    void packsAFolder() throws Exception {
        trial.file("docs/a.md", "a");
        trial.file("docs/more/b.md", "b");

        run("zip", "{\"path\": \"docs\", \"outputPath\": \"out/docs.zip\"}");

        List<String> names = new ArrayList<>();
        try (ZipInputStream zip =
                new ZipInputStream(Files.newInputStream(trial.workspace().resolve("out/docs.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).containsExactly("a.md", "more/b.md");
    }

    @Test
    void mergesIntoJson() throws Exception {
        trial.file(
                "package.json",
                "{\n    \"name\": \"a\",\n    \"files\": [\"x\"],\n    \"scripts\": {\"test\": \"t\"}\n}\n");

        run("json:merge", """
                {"path": "package.json", "matchFileIndent": true, "mergeArrays": true,
                 "content": {"scripts": {"lint": "l"}, "files": ["x", "y"]}}
                """);
        run("json:merge", "{\"path\": \"made.json\", \"content\": \"{\\\"a\\\": 1}\"}");

        assertThat(file("package.json"))
                .isEqualTo(
                        "{\n    \"name\": \"a\",\n    \"files\": [\n        \"x\",\n        \"y\"\n    ],\n    \"scripts\": {\n"
                                + "        \"test\": \"t\",\n        \"lint\": \"l\"\n    }\n}");
        assertThat(file("made.json")).isEqualTo("{\n  \"a\": 1\n}");
    }

    @Test
    void mergesIntoTheYamlDocumentThatIsMeant() throws Exception {
        trial.file("all.yaml", "kind: A\ntags:\n- x\n---\nkind: B\nspec:\n  n: 1\n");

        run("merge", """
                {"path": "all.yaml", "content": "spec: {m: 2}", "useDocumentIncludingField": {"key": "kind", "value": "B"}}
                """);

        assertThat(run("fs:parse", "{\"path\": \"all.yaml\", \"parser\": \"multiyaml\"}")
                        .path("content")
                        .toString())
                .isEqualTo("[{\"kind\":\"A\",\"tags\":[\"x\"]},{\"kind\":\"B\",\"spec\":{\"n\":1,\"m\":2}}]");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("merge", "{\"path\": \"all.yaml\", \"content\": {}}"))
                .withMessageContaining("several documents");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("merge", "{\"path\": \"absent.yaml\", \"content\": {}}"))
                .satisfies(absent -> assertThat(absent.kind()).isEqualTo(ActionException.Kind.NOT_FOUND));
    }

    @Test
    void evaluatesJsonata() throws Exception {
        trial.file("a.json", "{\"items\": [{\"price\": 3}, {\"price\": 4}]}");
        trial.file("a.yaml", "metadata: {name: orders}\n");

        assertThat(run("jsonata", "{\"data\": {\"a\": [1, 2]}, \"expression\": \"$sum(a)\"}")
                        .path("result")
                        .asInt())
                .isEqualTo(3);
        assertThat(run(
                                "jsonata:json:transform",
                                "{\"path\": \"a.json\", \"expression\": \"{'sum': $sum(items.price)}\"}")
                        .path("result")
                        .asString())
                .isEqualTo("{\"sum\":7}");
        assertThat(run(
                                "jsonata:yaml:transform",
                                "{\"path\": \"a.yaml\", \"expression\": \"metadata\", \"as\": \"object\"}")
                        .at("/result/name")
                        .asString())
                .isEqualTo("orders");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $sum(                                     | The expression cannot be evaluated
            ( $f := function($n) { $f($n + 1) + 1 }; $f(0) ) | The expression
            ( $f := function($n) { $f($n) }; $f(0) )   | The expression cannot be evaluated
            """)
    void endsExpressionsThatAreWrongOrDoNotEnd(String expression, String complaint) {
        ObjectNode input = tools.jackson.databind.json.JsonMapper.shared().createObjectNode();
        input.put("expression", expression).putObject("data");

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("jsonata", input.toString()))
                .withMessageStartingWith(complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $match("a1b22", /[0-9]+/).match                 | ["1","22"]
            $contains("Orders", /order/i)                   | true
            $contains("Orders", "der")                      | true
            $replace("a1b22", /([0-9])/, "<$1>")            | "a<1>b<2><2>"
            $replace("a1b22", /[0-9]/, "", 1)               | "ab22"
            $replace("aXb", /X/, function($m) { $m.match & "!" }) | "aX!b"
            $split("a, b,c", /, ?/)                         | ["a","b","c"]
            $split("a-b-c", "-", 2)                         | ["a","b"]
            $map(["a1","b2"], $replace(?, /[0-9]/, ""))     | ["a1","b"]
            $map(["a1","b2"], $contains(?, /a/))            | [true,false]
            $map(["a1","b2"], $match(?, /[0-9]/)).match     | ["1","2"]
            ($csv := $split(?, ","); $csv("a,b"))           | ["a","b"]
            $filter(["a1","b"], $contains(?, /[0-9]/))      | "a1"
            "a1" ~> $replace(/[0-9]/, "")                   | "a"
            ["a1", "b2"].$replace(/[0-9]/, "")              | ["a","b"]
            /[0-9]/("a1").match                             | "1"
            """)
    void evaluatesPatternsOfJsonataAsTheLibraryDoes(String expression, String expected) throws Exception {
        assertThat(run("jsonata", jsonata(expression)).path("result").toString())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$contains(%s)",
                "($late := $contains(?, ?); $late(%s))",
                "$map([1], function() { $contains(%s) })",
                "$replace(\"a\", /a/, function() { $contains(%s) ? \"b\" : \"c\" })"
            })
    void endsPatternsOfJsonataThatTakeTooLong(String call) {
        String expression = call.formatted(ENDLESS_ARGUMENTS);

        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> run("jsonata", jsonata(expression)))
                .withMessageContaining("takes too long to match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$match(%s)", "$contains(%s)", "$split(%s)", "$replace(%s, \"\")"})
    void interruptsPatternsOfJsonata(String call) {
        String expression = call.formatted(ENDLESS_ARGUMENTS);

        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() -> run("jsonata", jsonata(expression)))
                    .withMessageContaining("was interrupted");
        } finally {
            Thread.interrupted();
        }
    }

    private static String jsonata(String expression) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("data", 1)
                .put("expression", expression)
                .toString();
    }

    @Test
    void writesDataAsText() throws Exception {
        assertThat(run(
                                "serialize:json",
                                "{\"data\": {\"a\": 1, \"b\": [2]}, \"replacer\": [\"b\"], \"space\": \"\\t\"}")
                        .path("serialized")
                        .asString())
                .isEqualTo("{\n\t\"b\": [\n\t\t2\n\t]\n}");
        assertThat(run("serialize:yaml", "{\"data\": {\"a\": 1, \"b\": [\"x\"]}}")
                        .path("serialized")
                        .asString())
                .isEqualTo("a: 1\nb:\n- x\n");
    }

    @Test
    void sleepsNotTooLong() throws Exception {
        run("sleep", "{\"amount\": 0.001}");
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> run("sleep", "{\"amount\": 100000}"));
    }
}
