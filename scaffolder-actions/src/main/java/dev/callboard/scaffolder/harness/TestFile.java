package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.template.YamlSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code template.test.yaml}.
 *
 * @param template the file of the template
 * @param cases what is tried, each with the defaults of the file put in
 */
record TestFile(Path path, Path template, List<TestCase> cases) {

    private static final Set<String> KEYS = Set.of("template", "defaults", "tests");
    private static final Set<String> CASE = Set.of(
            "name",
            "values",
            "secrets",
            "user",
            "memberOf",
            "now",
            "dryRun",
            "hosts",
            "entities",
            "mocks",
            "approvals",
            "surroundings",
            "expect");
    private static final Set<String> EXPECTATIONS = Set.of(
            "outcome",
            "error",
            "invalid",
            "plan",
            "steps",
            "files",
            "repositories",
            "output",
            "refusedBy",
            "waitsFor",
            "undone",
            "left",
            "log",
            "requests",
            "registered");

    /** @throws TestFileException if it is not of the form */
    static TestFile read(Path file) throws IOException {
        YamlSource yaml = yaml(file);
        JsonNode content = yaml.content();
        keys(file, yaml, JsonPointer.empty(), content, KEYS);
        Path template = folder(file)
                .resolve(content.path("template").asString("template.yaml"))
                .normalize();
        if (!Files.isRegularFile(template)) {
            throw new TestFileException(
                    file, yaml.at(JsonPointer.compile("/template")), "there is no template " + template.getFileName());
        }
        JsonPointer defaultsAt = JsonPointer.compile("/defaults");
        JsonNode defaults = content.path("defaults");
        keys(file, yaml, defaultsAt, defaults, CASE);
        JsonPointer testsAt = JsonPointer.compile("/tests");
        if (!content.path("tests").isArray() || content.path("tests").isEmpty()) {
            throw new TestFileException(file, yaml.at(testsAt), "'tests' should be a list with at least one test");
        }
        List<TestCase> cases = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < content.path("tests").size(); i++) {
            JsonPointer at = testsAt.appendIndex(i);
            JsonNode written = content.path("tests").get(i);
            keys(file, yaml, at, written, CASE);
            keys(file, yaml, at.appendProperty("expect"), written.path("expect"), EXPECTATIONS);
            String name = written.path("name").asString("");
            if (name.isEmpty() || !names.add(name)) {
                throw new TestFileException(file, yaml.at(at), "each test needs a 'name' of its own");
            }
            if (written.path("expect").isEmpty()) {
                throw new TestFileException(
                        file, yaml.at(at), "the test '" + name + "' expects nothing, so it could not fail");
            }
            ObjectNode whole =
                    defaults instanceof ObjectNode object ? object.deepCopy() : ((ObjectNode) written).objectNode();
            cases.add(new TestCase(name, folder(file), merged(whole, (ObjectNode) written)));
        }
        return new TestFile(file, template, cases);
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
    }

    private static YamlSource yaml(Path file) throws IOException {
        try {
            List<YamlSource> documents = YamlSource.documents(Files.readString(file, StandardCharsets.UTF_8));
            if (documents.size() != 1 || !documents.getFirst().content().isObject()) {
                throw new TestFileException(file, YamlSource.Place.START, "expected one document with 'tests'");
            }
            return documents.getFirst();
        } catch (YamlSource.Malformed e) {
            throw new TestFileException(file, e.place(), "this is not YAML: " + e.getMessage());
        }
    }

    private static void keys(Path file, YamlSource yaml, JsonPointer at, JsonNode object, Set<String> known) {
        if (!object.isObject() && !object.isMissingNode()) {
            throw new TestFileException(
                    file, yaml.at(at), "this should be a map of " + String.join(", ", sorted(known)));
        }
        for (String key : object.propertyNames()) {
            if (!known.contains(key)) {
                throw new TestFileException(
                        file,
                        yaml.at(at.appendProperty(key)),
                        "'" + key + "' is not known here; there are " + String.join(", ", sorted(known)));
            }
        }
    }

    private static List<String> sorted(Set<String> keys) {
        return keys.stream().sorted().toList();
    }

    /** Maps are merged, everything else is replaced. */
    private static ObjectNode merged(ObjectNode below, ObjectNode above) {
        above.forEachEntry((name, value) -> {
            if (value instanceof ObjectNode map && below.get(name) instanceof ObjectNode other) {
                merged(other, map);
            } else {
                below.set(name, value.deepCopy());
            }
        });
        return below;
    }
}
