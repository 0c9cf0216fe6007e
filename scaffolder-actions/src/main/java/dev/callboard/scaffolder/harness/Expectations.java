package dev.callboard.scaffolder.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Compares what came of a test with what it expects. */
final class Expectations {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final TestCase test;
    private final Observed seen;
    private final Golden golden;
    private final List<String> problems = new ArrayList<>();

    Expectations(TestCase test, Observed seen, Golden golden) {
        this.test = test;
        this.seen = seen;
        this.golden = golden;
    }

    /** What is not as expected, in the words of the file of tests. */
    List<String> problems() throws IOException {
        outcome();
        texts("error", List.of(seen.error()));
        texts("invalid", seen.complaints());
        texts("log", List.of(seen.log()));
        plan();
        test.expected("steps").forEachEntry(this::step);
        files();
        repositories();
        subset("output", test.expected("output"), seen.output());
        codes("refusedBy", test.expected("refusedBy"), seen.refusedBy());
        waitsFor();
        list("undone", seen.undone());
        list("left", seen.left());
        list("requests", seen.requests());
        list("registered", seen.registered());
        seen.unexpected()
                .forEach(request -> problems.add("a host was asked what the test has no answer for: " + request));
        return problems;
    }

    private void outcome() {
        String expected = test.expected("outcome").asString("completed");
        if (!expected.equals(seen.outcome())) {
            problems.add("outcome: expected %s, but it was %s%s"
                    .formatted(expected, seen.outcome(), seen.error().isEmpty() ? "" : " (" + seen.error() + ")"));
        }
    }

    /** Each expected text has to be part of one that is there. */
    private void texts(String what, List<String> actual) {
        JsonNode expected = test.expected(what);
        for (JsonNode text :
                expected.isArray() ? expected : YAML.createArrayNode().add(expected.asString(""))) {
            if (!expected.isMissingNode() && actual.stream().noneMatch(one -> one.contains(text.asString("")))) {
                problems.add("%s: expected '%s' in\n%s".formatted(what, text.asString(""), String.join("\n", actual)));
            }
        }
    }

    private void list(String what, List<String> actual) {
        JsonNode expected = test.expected(what);
        if (expected.isMissingNode()) {
            return;
        }
        List<String> wanted = expected.isArray()
                ? expected.valueStream().map(item -> item.asString("")).toList()
                : List.of(expected.asString(""));
        if (!wanted.equals(actual)) {
            problems.add("%s: expected %s, but it was %s".formatted(what, wanted, actual));
        }
    }

    /** Rules are asked in no order. */
    private void codes(String what, JsonNode expected, List<String> actual) {
        if (!expected.isMissingNode()) {
            Set<String> wanted = new TreeSet<>();
            expected.forEach(code -> wanted.add(code.asString("")));
            if (!wanted.equals(new TreeSet<>(actual))) {
                problems.add("%s: expected %s, but it was %s".formatted(what, wanted, actual));
            }
        }
    }

    private void waitsFor() {
        JsonNode expected = test.expected("waitsFor");
        ArrayNode codes = YAML.createArrayNode();
        expected.forEach(one -> codes.add(code(one)));
        codes(
                "waitsFor",
                expected.isMissingNode() ? expected : codes,
                seen.waitedFor().stream().map(Expectations::code).toList());
        for (JsonNode wanted : expected) {
            List<ObjectNode> asked = seen.waitedFor().stream()
                    .filter(one -> code(one).equals(code(wanted)))
                    .toList();
            if (wanted.isObject() && !asked.isEmpty()) {
                oneOf("waitsFor." + code(wanted), wanted, asked);
            }
        }
        seen.unasked().forEach(code -> problems.add("approvals: nobody was asked for the approval of " + code));
    }

    private static String code(JsonNode approval) {
        return approval.isObject() ? approval.path("code").asString("") : approval.asString("");
    }

    /** A rule may ask at several steps; what is said of the first is what is told if none is as expected. */
    private void oneOf(String what, JsonNode expected, List<ObjectNode> actual) {
        int before = problems.size();
        List<String> first = List.of();
        for (ObjectNode one : actual) {
            subset(what, expected, one);
            List<String> said = List.copyOf(problems.subList(before, problems.size()));
            problems.subList(before, problems.size()).clear();
            if (said.isEmpty()) {
                return;
            }
            first = first.isEmpty() ? said : first;
        }
        problems.addAll(first);
    }

    private void plan() throws IOException {
        JsonNode expected = test.expected("plan");
        if (expected.isString()) {
            golden.file(test.folder(), expected.asString(), YAML.writeValueAsString(seen.plan()))
                    .forEach(problem -> problems.add("plan: " + problem));
        } else if (expected.isArray()) {
            if (expected.size() != seen.plan().size()) {
                problems.add("plan: expected %d steps, but there are %d: %s"
                        .formatted(
                                expected.size(),
                                seen.plan().size(),
                                seen.plan().stream()
                                        .map(step -> step.path("id").asString(""))
                                        .toList()));
                return;
            }
            for (int i = 0; i < expected.size(); i++) {
                JsonNode step = expected.get(i);
                subset(
                        "plan[" + i + "]",
                        step.isString() ? seen.plan().get(i).objectNode().set("id", step) : step,
                        seen.plan().get(i));
            }
        }
    }

    private void step(String id, JsonNode expected) {
        ObjectNode actual = seen.steps().get(id);
        if (actual == null) {
            problems.add("steps." + id + ": it was not reached");
        } else if (expected.isString()) {
            subset("steps." + id + ".status", expected, actual.path("status"));
        } else {
            subset("steps." + id, expected, actual);
        }
    }

    private void files() throws IOException {
        JsonNode expected = test.expected("files");
        if (expected.isString()) {
            golden.folder(test.folder(), expected.asString(), Golden.files(seen.workspace()))
                    .forEach(problem -> problems.add("files: " + problem));
        } else if (expected.isObject()) {
            contents("files", expected, Golden.files(seen.workspace()));
        }
    }

    private void repositories() throws IOException {
        JsonNode expected = test.expected("repositories");
        for (String name : expected.propertyNames()) {
            JsonNode wanted = expected.get(name);
            String what = "repositories." + name;
            Map<String, byte[]> files = repository(name);
            if (files == null || wanted.isNull()) {
                if ((files == null) != wanted.isNull()) {
                    problems.add(what + (files == null ? ": it was not made" : ": it is there"));
                }
            } else if (wanted.isString()) {
                golden.folder(test.folder(), wanted.asString(), files)
                        .forEach(problem -> problems.add(what + ": " + problem));
            } else {
                contents(what, wanted, files);
            }
        }
    }

    /** {@code host/owner/name}, with {@code @branch} behind it for another branch than that of HEAD. */
    private @Nullable Map<String, byte[]> repository(String name) throws IOException {
        String[] parts = name.split("@", 2);
        for (Map.Entry<String, Path> host : seen.repositories().entrySet()) {
            if (parts[0].startsWith(host.getKey() + "/")) {
                Path bare = BareRepositories.beneath(host.getValue())
                        .get(parts[0].substring(host.getKey().length() + 1));
                return bare == null ? null : BareRepositories.files(bare, parts.length > 1 ? parts[1] : "");
            }
        }
        throw new IllegalArgumentException("'" + name + "' is on no host of the test");
    }

    private void contents(String what, JsonNode expected, Map<String, byte[]> files) {
        expected.forEachEntry((path, wanted) -> {
            byte[] content = files.get(path);
            if (content == null || wanted.isNull()) {
                if ((content == null) != wanted.isNull()) {
                    problems.add(what + ": " + path
                            + (content == null ? " is not there, but " + files.keySet() : " is there"));
                }
                return;
            }
            String text = new String(content, StandardCharsets.UTF_8);
            if (!text.contains(wanted.asString(""))) {
                problems.add("%s: expected '%s' in %s:\n%s".formatted(what, wanted.asString(""), path, text));
            }
        });
    }

    /** All that is expected has to be there; more may be. */
    private void subset(String what, JsonNode expected, JsonNode actual) {
        if (expected.isMissingNode()) {
            return;
        }
        if (expected.isObject() && actual.isObject()) {
            expected.forEachEntry((name, value) -> subset(what + "." + name, value, actual.path(name)));
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                subset(what + "[" + i + "]", expected.get(i), actual.get(i));
            }
        } else if (!same(expected, actual)) {
            problems.add("%s: expected %s, but it was %s"
                    .formatted(what, expected, actual.isMissingNode() ? "not there" : actual));
        }
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        return (expected.isNumber() && actual.isNumber())
                ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                : expected.equals(actual);
    }
}
