package dev.callboard.scaffolder.harness;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    JsonNode expected(String what) {
        return json.path("expect").path(what);
    }

    private ObjectNode object(String key) {
        return json.path(key) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
