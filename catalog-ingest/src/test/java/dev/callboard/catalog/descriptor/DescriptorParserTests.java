package dev.callboard.catalog.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorParserTests {

    private final DescriptorParser parser = new DescriptorParser();

    @Test
    void readsEachDocumentOfAFile() {
        assertThat(trees("a: 1\n---\nb: 2\n---\nc: 3\n")).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "# nothing but a comment\n",
                "---\n",
                "---\n---\n",
                "--- ~\n",
                "null\n",
                "---\n# comment\n...\n",
                "\uFEFF",
                "%YAML 1.2\n---\n"
            })
    void leavesEmptyDocumentsOut(String text) {
        assertThat(parser.parse(text)).isEmpty();
    }

    @Test
    void keepsAMistakeWithinItsDocument() {
        List<DescriptorDocument> documents = parser.parse("a: 1\n---\nb: [1, 2\nc: \"open\n---\nd: 4\n");

        assertThat(documents).hasSize(3);
        assertThat(tree(documents.get(0))).isEqualTo("{\"a\":1}");
        assertThat(documents.get(1)).isInstanceOf(DescriptorDocument.Broken.class);
        assertThat(tree(documents.get(2))).isEqualTo("{\"d\":4}");
        assertThat(documents).extracting(DescriptorDocument::firstLine).containsExactly(1, 2, 6);
    }

    @Test
    void saysWhereAndWhatTheMistakeIs() {
        DescriptorError error = error("kind: Component\nmetadata:\n  name: a: b\n");

        assertThat(error.message()).contains("mapping values are not allowed");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.column()).isEqualTo(10);
        assertThat(error.text()).isEqualTo("  name: a: b");
        assertThat(error.remedy()).contains("quotes");
        assertThat(error.summary()).contains("line 3, column 10");
    }

    @Test
    void countsLinesFromTheBeginningOfTheFile() {
        DescriptorDocument second = parser.parse("# c\na: 1\n\n---\n\n# why\nb:\n  c: 2\n  d: 3\n\n")
                .get(1);

        assertThat(second.firstLine()).isEqualTo(7);
        assertThat(second.lastLine()).isEqualTo(9);
    }

    @Test
    void findsTheLineOfAValue() {
        LineLookup lines = ((DescriptorDocument.Parsed) parser.parse("""
                a: 1
                ---
                metadata:
                  name: x
                  tags: [one,
                    two]
                  links:
                    - url: u
                      title: t
                    - url: v
                  annotations:
                    a/b: c
                spec: {owner: me, type: you}
                """).get(1)).lines();

        assertThat(lines.lineOf("")).isEqualTo(3);
        assertThat(lines.lineOf("/metadata/name")).isEqualTo(4);
        assertThat(lines.lineOf("/metadata/tags/1")).isEqualTo(6);
        assertThat(lines.lineOf("/metadata/links/1/url")).isEqualTo(10);
        assertThat(lines.lineOf("/metadata/annotations/a~1b")).isEqualTo(12);
        assertThat(lines.lineOf("/spec/owner")).isEqualTo(13);
        assertThat(lines.lineOf("/spec/lifecycle")).isEqualTo(13);
        assertThat(lines.lineOf("/metadata/links/7/url")).isEqualTo(7);
        assertThat(lines.lineOf("/status")).isEqualTo(3);
        assertThat(lines.placeOf("").column()).isZero();
        assertThat(lines.placeOf("/metadata/name").column()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true|true",
                "True|true",
                "TRUE|true",
                "tRUE|\"tRUE\"",
                "False|false",
                "yes|\"yes\"",
                "on|\"on\"",
                "No|\"No\"",
                "~|null",
                "null|null",
                "Null|null",
                "NULL|null",
                "nULL|\"nULL\"",
                "''|\"\"",
                "0|0",
                "-0|0",
                "017|17",
                "0o17|15",
                "0o8|\"0o8\"",
                "0xFF|255",
                "0xfg|\"0xfg\"",
                "+12|12",
                "-7|-7",
                "1_000|\"1_000\"",
                ".5|0.5",
                "-.5|-0.5",
                "5.|5",
                "1.0|1",
                "1.50|1.5",
                "1e3|1000",
                "1e-2|0.01",
                "1e400|null",
                ".inf|null",
                "-.INF|null",
                ".nan|null",
                ".|\".\"",
                "-|[null]",
                "+|\"+\"",
                "12:30:45|\"12:30:45\"",
                "2026-01-01|\"2026-01-01\"",
                "2026-01-01T10:00:00Z|\"2026-01-01T10:00:00Z\"",
                "9007199254740993|9007199254740993",
                "1.2.3|\"1.2.3\"",
                "!!str 12|\"12\"",
                "!!int \"12\"|12",
                "!!bool \"true\"|true",
                "!!null \"\"|null",
                "!!int twelve|\"twelve\"",
                "! 12|\"12\"",
                "!mine 12|\"12\"",
                "'12'|\"12\"",
                "\"true\"|\"true\"",
                "=|\"=\"",
                "<<|\"<<\"",
            })
    void readsAScalarByTheCoreSchema(String written, String meant) {
        assertThat(trees("v: " + (written.equals("-") ? "\n  -" : written) + "\n"))
                .containsExactly("{\"v\":" + meant + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yes|true",
                "off|false",
                "017|15",
                "0o17|\"0o17\"",
                "0b101|5",
                "1_000|1000",
                "0x_F|15",
                "1:30|90",
                "-1:30.5|-90.5",
                "2026-01-02|\"2026-01-02T00:00:00.000Z\"",
                "2026-01-02 10:00:00 +2|\"2026-01-02T08:00:00.000Z\"",
                "2026-13-02|\"2026-13-02\"",
                "1.5|1.5",
                "hello|\"hello\"",
                "1.2.3|\"1.2.3\"",
            })
    void readsAScalarByTheRulesOf11IfADirectiveAsksForThem(String written, String meant) {
        assertThat(trees("%YAML 1.1\n---\nv: " + written + "\n")).containsExactly("{\"v\":" + meant + "}");
    }

    @Test
    void keepsTheRulesOf11UntilAnotherDirective() {
        assertThat(trees("%YAML 1.1\n---\nv: yes\n---\nv: yes\n...\n%YAML 1.2\n---\nv: yes\n"))
                .containsExactly("{\"v\":true}", "{\"v\":true}", "{\"v\":\"yes\"}");
    }

    @Test
    void takesAMergeKeyAsAKeyLikeAnyOther() {
        assertThat(trees("a: &a {x: 1}\nb: {<<: *a, y: 2}\n"))
                .containsExactly("{\"a\":{\"x\":1},\"b\":{\"<<\":{\"x\":1},\"y\":2}}");
    }

    @Test
    void mergesByTheRulesOf11() {
        assertThat(trees("%YAML 1.1\n---\na: &a {p: 1, q: 1}\nb: {<<: [*a, {r: 3}], q: 2}\n"))
                .containsExactly("{\"a\":{\"p\":1,\"q\":1},\"b\":{\"p\":1,\"q\":2,\"r\":3}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"1|1", "1.0|1", "1.5|1.5", "true|true", "True|true", "0xFF|255", ".inf|Infinity", "1e21|1e+21"})
    void makesAKeyThatIsNoTextWhatJavaScriptDoes(String written, String key) {
        assertThat(trees("? " + written + "\n: x\n")).containsExactly("{\"" + key + "\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\na: 2\n", "{a: 1, a: 2}", "1: x\n1.0: y\n", "'a': 1\n\"a\": 2\n", "a: {b: 1, b: 2}"})
    void refusesAKeyThatStandsTwice(String text) {
        assertThat(error(text).message()).contains("stands twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~: x", "? \n: x", "null: x", "? [a]\n: x", "? {a: b}\n: x"})
    void refusesAKeyThatIsNoName(String text) {
        assertThat(error(text).message()).contains("key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"just text|string", "- a|array", "17|number", "true|boolean"})
    void refusesADocumentThatIsNoMapping(String text, String type) {
        assertThat(error(text).message()).isEqualTo("Expected object at root, got " + type);
    }

    @Test
    void repeatsWhatAnAnchorMarks() {
        assertThat(trees("a: &x [1, {b: 2}]\nc: *x\n")).containsExactly("{\"a\":[1,{\"b\":2}],\"c\":[1,{\"b\":2}]}");
    }

    @Test
    void givesEachRepetitionItsOwnTree() {
        var parsed = (DescriptorDocument.Parsed)
                parser.parse("a: &x {b: 2}\nc: *x\n").getFirst();

        assertThat(parsed.tree().get("a")).isNotSameAs(parsed.tree().get("c"));
    }

    @Test
    void allowsAHundredAliasesOfAnAnchorAndNoMore() {
        assertThat(trees("a: &x 1\nb: [" + "*x, ".repeat(100) + "]\n")).hasSize(1);
        assertThat(error("a: &x 1\nb: [" + "*x, ".repeat(101) + "]\n").message())
                .contains("Excessive alias count");
    }

    @Test
    void defusesAnAliasBomb() {
        var bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
        }

        assertThat(error(bomb.toString()).message()).contains("Excessive alias count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: *nowhere", "a: &a [*a]", "a: *b\nb: &b 1"})
    void refusesAnAliasWithoutAnAnchorBeforeIt(String text) {
        assertThat(error(text).message()).contains("has no anchor before it");
    }

    @Test
    void refusesADocumentNestedTooDeep() {
        assertThat(error("a: " + "[".repeat(5000) + "]".repeat(5000)).message()).contains("nested deeper than 100");
    }

    @Test
    void refusesADocumentWithTooManyValues() {
        var few = new DescriptorParser(new DescriptorLimits(1000, 10, 10, 20, 100));

        assertThat(few.parse("a: [" + "1, ".repeat(30) + "]").getFirst())
                .isInstanceOfSatisfying(
                        DescriptorDocument.Broken.class,
                        broken -> assertThat(broken.error().message()).contains("more than 20 values"));
    }

    @Test
    void refusesAFileWithTooManyBytes() {
        var small = new DescriptorParser(new DescriptorLimits(10, 10, 10, 20, 100));

        assertThat(small.parse("a: 12345678901".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .isInstanceOf(DescriptorDocument.Broken.class);
    }

    @Test
    void readsTheFirstDocumentsOfAFileWithTooMany() {
        var few = new DescriptorParser(new DescriptorLimits(1000, 2, 10, 20, 100));

        List<DescriptorDocument> documents = few.parse("a: 1\n---\na: 2\n---\na: 3\n---\na: 4\n");

        assertThat(documents).hasSize(3);
        assertThat(documents.get(2)).isInstanceOf(DescriptorDocument.Broken.class);
        assertThat(documents.get(2).firstLine()).isEqualTo(4);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThat(parser.parse(new byte[] {'a', ':', ' ', (byte) 0xe4}))
                .singleElement()
                .isInstanceOfSatisfying(
                        DescriptorDocument.Broken.class,
                        broken -> assertThat(broken.error().message()).contains("UTF-8"));
    }

    @Test
    void acceptsAByteOrderMarkAndWindowsLineEnds() {
        assertThat(trees("\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n---\r\nc: 2\r\n"))
                .containsExactly("{\"a\":1,\"b\":\"x\\ny\\n\"}", "{\"c\":2}");
    }

    @Test
    void readsJson() {
        assertThat(trees("{\n\t\"a\": [1, 2.5, null, true],\n\t\"b\": \"\\u00e4\\/\"\n}\n"))
                .containsExactly("{\"a\":[1,2.5,null,true],\"b\":\"ä/\"}");
    }

    @Test
    void keepsMarkersThatAreNotAtTheBeginningOfALine() {
        assertThat(trees("a: |\n  ---\n  ...\nb: 'x --- y'\n"))
                .containsExactly("{\"a\":\"---\\n...\\n\",\"b\":\"x --- y\"}");
    }

    @Test
    void readsADocumentThatBeginsOnItsMarker() {
        assertThat(trees("--- {a: 1}\n--- # comment\nb: 2\n")).containsExactly("{\"a\":1}", "{\"b\":2}");
    }

    @Test
    void namesATabThatIndents() {
        DescriptorError error = error("a:\n\tb: 1\n");

        assertThat(error.line()).isEqualTo(2);
        assertThat(error.remedy()).contains("spaces");
    }

    @Test
    void namesACharacterThatYamlForbids() {
        DescriptorError error = error("a: 1\nb: \u0007\n");

        assertThat(error.message()).contains("U+0007");
        assertThat(error.line()).isEqualTo(2);
    }

    @Test
    void readsTenThousandEntitiesFast() {
        var text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("""
                    ---
                    apiVersion: backstage.io/v1alpha1
                    kind: Component
                    metadata:
                      name: component-%d
                      description: The component with the number %d
                      annotations: {github.com/project-slug: acme/shop, backstage.io/techdocs-ref: 'dir:.'}
                      tags: [java, web]
                    spec: {type: service, lifecycle: production, owner: group:default/team-%d, system: shop}
                    """.formatted(i, i, i % 50));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 6; i++) {
            long t = System.nanoTime();
            parser.parse(bytes);
            System.out.println("RUN " + (System.nanoTime() - t) / 1_000_000);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();

        List<DescriptorDocument> documents = parser.parse(bytes);

        assertThat(documents).hasSize(10_000).allMatch(DescriptorDocument.Parsed.class::isInstance);
        assertThat(documents.getLast().firstLine()).isEqualTo(9 * 9_999 + 2);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    private List<String> trees(String text) {
        return parser.parse(text).stream().map(DescriptorParserTests::tree).toList();
    }

    private static String tree(DescriptorDocument document) {
        return switch (document) {
            case DescriptorDocument.Parsed parsed -> parsed.tree().toString();
            case DescriptorDocument.Broken broken -> broken.error().summary();
        };
    }

    private DescriptorError error(String text) {
        List<DescriptorDocument> documents = parser.parse(text);
        assertThat(documents).singleElement().isInstanceOf(DescriptorDocument.Broken.class);
        return ((DescriptorDocument.Broken) documents.getFirst()).error();
    }
}
