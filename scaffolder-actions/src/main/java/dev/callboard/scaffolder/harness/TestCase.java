package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.workflow.PolicyFacts.Surroundings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One test.
 *
 * @param folder what its paths are relative to
 * @param json all that is written, with the defaults of the file
 */
record TestCase(String name, Path folder, ObjectNode json) {

    private static final String AUTHOR = "user:default/author";
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final List<String> SURROUNDINGS = List.of("environment", "owner", "system", "tier");

    ObjectNode values() {
        return object("values");
    }

    Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        object("secrets").forEachEntry((name, value) -> secrets.put(name, value.asString("")));
        return secrets;
    }

    String user() {
        return json.path("user").asString(AUTHOR);
    }

    List<String> memberOf() {
        return json.path("memberOf")
                .valueStream()
                .map(group -> group.asString(""))
                .toList();
    }

    Instant now() {
        String text = json.path("now").asString("");
        try {
            return text.isEmpty() ? NOW : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'now' should be a time such as " + NOW + ", not '" + text + "'", e);
        }
    }

    boolean dryRun() {
        return json.path("dryRun").asBoolean(false);
    }

    ObjectNode hosts() {
        return object("hosts");
    }

    List<ObjectNode> entities() {
        List<ObjectNode> entities = new ArrayList<>();
        json.path("entities").forEach(entity -> {
            if (entity instanceof ObjectNode object) {
                entities.add(object);
            }
        });
        return entities;
    }

    ObjectNode mocks() {
        return object("mocks");
    }

    /** What the catalog of the server would tell rules about what steps touch, as the test says it. */
    Surroundings surroundings() {
        ObjectNode told = object("surroundings");
        told.propertyNames().forEach(key -> {
            if (!SURROUNDINGS.contains(key)) {
                throw new IllegalArgumentException(
                        "'surroundings' cannot have '" + key + "'; there are " + String.join(", ", SURROUNDINGS));
            }
        });
        return new Surroundings(
                textOrNull(told, "environment"),
                textOrNull(told, "system"),
                textOrNull(told, "tier"),
                textOrNull(told, "owner"));
    }

    private static @Nullable String textOrNull(ObjectNode map, String key) {
        return map.has(key) ? map.path(key).asString("") : null;
    }

    /** What people say if they are asked, by the code of the rule that asks. */
    ObjectNode approvals() {
        return object("approvals");
    }

    JsonNode expected(String what) {
        return json.path("expect").path(what);
    }

    private ObjectNode object(String key) {
        return json.path(key) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
