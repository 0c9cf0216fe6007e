package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answers that a real Backstage server gave to dry runs, against the whole server.
 *
 * <p>Which of them disagree is written down in {@code golden/scaffolder/disagreeing.txt}, each with its reason; the list
 * may only get shorter.
 */
class ScaffolderConformanceIT {

    private static final Logger LOG = LoggerFactory.getLogger(ScaffolderConformanceIT.class);
    private static final Path GOLDEN = Path.of("src/test/resources/golden/scaffolder");
    private static final Pattern ANSI = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}");
    private static final Pattern ADVICE = Pattern.compile(
            "(info: )?(Beginning step|Finished step|Skipping step|Running step|Running debug:log in dry-run)");

    @TempDir
    Path folder;

    @Test
    void theRecordedDryRunsAgreeExceptForThoseThatDifferOnPurpose() throws Exception {
        JsonNode cases = read("cases.json");
        JsonNode responses = read("responses.json");
        Map<String, String> disagreeing = new TreeMap<>();
        try (TestServer server = TestServer.start(folder, TestServer.EVERYTHING_ALLOWED, "", "")) {
            for (JsonNode dryRun : cases) {
                String name = dryRun.path("name").asString();
                ObjectNode expected = withoutRemarks(responses.path(name));
                ObjectNode actual = run(server.calls(), dryRun);
                if (!expected.equals(withoutRemarks(actual))) {
                    disagreeing.put(name, "expected " + responses.path(name) + " got " + actual);
                }
            }
        }
        disagreeing.forEach((name, difference) -> LOG.info("{} disagrees: {}", name, difference));

        assertThat(cases.size()).isEqualTo(47);
        assertThat(disagreeing.keySet())
                .as("dry runs that disagree: %s", disagreeing)
                .isEqualTo(knownToDisagree());
    }

    private static Set<String> knownToDisagree() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(GOLDEN.resolve("disagreeing.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                names.add(line.substring(0, line.indexOf(':')));
            }
        }
        return names;
    }

    private static ObjectNode run(ServerCalls calls, JsonNode dryRun) throws IOException, InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("template", dryRun.path("template"));
        request.set("values", dryRun.path("values"));
        request.set("secrets", dryRun.path("secrets"));
        ArrayNode contents = request.putArray("directoryContents");
        dryRun.path("files")
                .forEachEntry((path, content) -> contents.addObject()
                        .put("path", path)
                        .put(
                                "base64Content",
                                Base64.getEncoder()
                                        .encodeToString(content.asString().getBytes(StandardCharsets.UTF_8))));
        HttpResponse<String> response = calls.post("/api/scaffolder/v2/dry-run", request);
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", response.statusCode());
        JsonNode body = ServerCalls.json(response);
        if (response.statusCode() == 200) {
            describe(body, dryRun.path("template"), answer);
        } else if (body.has("errors")) {
            answer.put("errors", body.path("errors").size());
            answer.set("_message", body.at("/errors/0/message"));
        } else {
            answer.set("error", body.at("/error/name"));
            answer.set("_message", body.at("/error/message"));
        }
        return answer;
    }

    private static void describe(JsonNode body, JsonNode template, ObjectNode answer) {
        ObjectNode files = answer.putObject("files");
        body.path("directoryContents")
                .forEach(file -> files.put(
                        file.path("path").asString(),
                        new String(
                                Base64.getDecoder()
                                        .decode(file.path("base64Content").asString()),
                                StandardCharsets.UTF_8)));
        answer.set("output", body.path("output"));
        ArrayNode steps = answer.putArray("steps");
        body.path("steps")
                .forEach(step -> steps.addObject()
                        .put("id", step.path("id").asString())
                        .put("action", step.path("action").asString()));
        Set<String> talking = new HashSet<>();
        for (JsonNode step : template.path("spec").path("steps")) {
            if (step.path("action").asString().equals("debug:log")) {
                talking.add(step.path("id").asString());
            }
        }
        ArrayNode progress = answer.putArray("progress");
        ArrayNode said = answer.putArray("said");
        for (JsonNode line : body.path("log")) {
            JsonNode event = line.path("body");
            String message = ANSI.matcher(event.path("message").asString()).replaceAll("");
            if (event.has("status")) {
                progress.addArray().add(event.get("stepId")).add(event.get("status"));
            } else if (talking.contains(event.path("stepId").asString(""))
                    && !ADVICE.matcher(message).lookingAt()) {
                said.add(UUID.matcher(message).replaceAll("<task>"));
            }
        }
    }

    private static ObjectNode withoutRemarks(JsonNode answer) {
        ObjectNode stripped = JsonNodeFactory.instance.objectNode();
        answer.forEachEntry((name, value) -> {
            if (!name.startsWith("_")) {
                stripped.set(name, value);
            }
        });
        return stripped;
    }

    private static JsonNode read(String file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(GOLDEN.resolve(file)));
    }
}
