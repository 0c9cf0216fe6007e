package dev.callboard.policy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.callboard.policy.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The host's functions give what OPA's own give. */
class HostBuiltinsTests {

    /** A function and its arguments, each line a JSON list. */
    private static final List<String> CALLS = List.of(
            "[\"sprintf\", \"%s is %v, %d of %d%%\", [\"a\", true, 3, 12345678901234567890]]",
            "[\"sprintf\", \"%q %q\", [\"say \\\"hi\\\"\\n\\t\\\\\", \"Ünïcödé \\u2028 \\u00a0 \\ud83d\\ude80 \\u0007 \\u0001\"]]",
            "[\"sprintf\", \"%v %v %v %v\", [1.5, 0.1, 1e21, 0.00001]]",
            "[\"sprintf\", \"%v %v %v\", [123456789.125, -0.5, 100000]]",
            "[\"sprintf\", \"%v\", [[1, \"a\", null, {\"b\": [false], \"a\": 2.5}]]]",
            "[\"sprintf\", \"%s %s\", [null, [\"x\"]]]",
            "[\"sprintf\", \"%.2f %f %.0f\", [1.005, 2.5, 0.5]]",
            "[\"sprintf\", \"%d %s %f\", [\"x\", 7, 7]]",
            "[\"sprintf\", \"%d %s\", [1.5, 1.5]]",
            "[\"sprintf\", \"%s %s\", [\"only\"]]",
            "[\"sprintf\", \"%s\", [\"a\", \"b\", 3, 1.5]]",
            "[\"sprintf\", \"100%\", []]",
            "[\"sprintf\", \"\", []]",
            "[\"time.parse_rfc3339_ns\", \"2026-11-23T10:15:00Z\"]",
            "[\"time.parse_rfc3339_ns\", \"2026-11-23T10:15:00.123456789+02:30\"]",
            "[\"time.parse_rfc3339_ns\", \"1969-12-31T23:59:59.5Z\"]",
            "[\"time.clock\", 1795428900000000000]",
            "[\"time.clock\", [1795428900000000000, \"America/New_York\"]]",
            "[\"time.date\", [1795428900000000000, \"Asia/Tokyo\"]]",
            "[\"time.date\", -1]",
            "[\"time.weekday\", 1795428900000000000]",
            "[\"time.weekday\", [1795428900000000000, \"Pacific/Auckland\"]]",
            "[\"time.add_date\", 1795428900000000000, 1, 2, 3]",
            "[\"time.add_date\", 1769817600000000000, 0, 1, 0]",
            "[\"time.add_date\", 1795428900000000000, -3, -14, -100]",
            "[\"semver.compare\", \"1.2.3\", \"1.10.0\"]",
            "[\"semver.compare\", \"1.0.0-alpha.1\", \"1.0.0-alpha.beta\"]",
            "[\"semver.compare\", \"1.0.0-rc.1\", \"1.0.0\"]",
            "[\"semver.compare\", \"1.0.0-alpha\", \"1.0.0-alpha.1\"]",
            "[\"semver.compare\", \"1.0.0-2\", \"1.0.0-11\"]",
            "[\"semver.compare\", \"2.0.0+build.1\", \"2.0.0+build.2\"]",
            "[\"semver.is_valid\", \"1.2.3-rc.1+b\"]",
            "[\"semver.is_valid\", \"1.2\"]",
            "[\"semver.is_valid\", \"v1.2.3\"]",
            "[\"semver.compare\", \"v1.2.3\", \"1.2.3\"]",
            "[\"semver.is_valid\", \"vv1.2.3\"]",
            "[\"semver.is_valid\", \"01.2.3\"]",
            "[\"semver.is_valid\", \"1.2.3-01\"]",
            "[\"semver.is_valid\", \"1.2.3-0a\"]",
            "[\"semver.is_valid\", \"1.2.3-a..b\"]",
            "[\"semver.is_valid\", \"99999999999999999999.2.3\"]",
            "[\"semver.is_valid\", 1]");

    @Test
    void giveWhatOpaGives(@TempDir Path folder) throws Exception {
        List<JsonNode> ours = new ArrayList<>();
        StringBuilder rego = new StringBuilder("package calls\n\n");
        for (int i = 0; i < CALLS.size(); i++) {
            ArrayNode call = (ArrayNode) StrictJson.read(CALLS.get(i).getBytes(StandardCharsets.UTF_8));
            String name = call.remove(0).stringValue();
            List<JsonNode> arguments = new ArrayList<>();
            call.forEach(arguments::add);
            ours.add(Objects.requireNonNull(HostBuiltins.find(name)).call(arguments));
            List<String> written = arguments.stream().map(JsonNode::toString).toList();
            rego.append("result[%d] := %s(%s)%n".formatted(i, name, String.join(", ", written)));
        }
        Files.writeString(folder.resolve("calls.rego"), rego);

        JsonNode theirs = evaluate(folder);

        for (int i = 0; i < CALLS.size(); i++) {
            JsonNode expected = theirs.path(String.valueOf(i));
            JsonNode actual = StrictJson.read(StrictJson.write(ours.get(i)));
            assertThat(actual).as(CALLS.get(i)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"sprintf\", \"%x\", [255]]",
                "[\"sprintf\", \"%5d\", [1]]",
                "[\"sprintf\", \"%.3s\", [\"abcdef\"]]",
                "[\"sprintf\", 1, []]",
                "[\"sprintf\", \"a\", \"b\"]",
                "[\"time.parse_rfc3339_ns\", \"noon\"]",
                "[\"time.parse_rfc3339_ns\", \"2026-02-30T00:00:00Z\"]",
                "[\"time.parse_rfc3339_ns\", \"9999-01-01T00:00:00Z\"]",
                "[\"time.parse_rfc3339_ns\", 7]",
                "[\"time.clock\", \"now\"]",
                "[\"time.clock\", [1, \"Mars/Olympus\"]]",
                "[\"time.add_date\", 1, 1.5, 0, 0]",
                "[\"semver.compare\", \"1.2\", \"1.2.3\"]",
                "[\"semver.compare\", \"1.2.3\", null]"
            })
    void endTheEvaluationOverWhatTheyCannotDo(String line) {
        ArrayNode call = (ArrayNode) StrictJson.read(line.getBytes(StandardCharsets.UTF_8));
        HostBuiltin builtin =
                Objects.requireNonNull(HostBuiltins.find(call.remove(0).stringValue()));
        List<JsonNode> arguments = new ArrayList<>();
        call.forEach(arguments::add);

        assertThatIllegalArgumentException().isThrownBy(() -> builtin.call(arguments));
    }

    private static JsonNode evaluate(Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output.json");
        Process opa = new ProcessBuilder(
                        Path.of("opa").toAbsolutePath().toString(),
                        "eval",
                        "--strict-builtin-errors",
                        "--format=values",
                        "--data",
                        folder.resolve("calls.rego").toString(),
                        "json.marshal(data.calls.result)")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(opa.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(opa.exitValue()).as(Files.readString(output)).isZero();
        JsonNode values = StrictJson.read(Files.readAllBytes(output));
        return StrictJson.read(values.path(0).asString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void knowsWhatItLacks() {
        assertThat(HostBuiltins.missing(Set.of("sprintf", "http.send", "time.now_ns")))
                .containsExactly("http.send", "time.now_ns");
    }
}
