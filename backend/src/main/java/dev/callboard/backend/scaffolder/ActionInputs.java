package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.InputError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads what programs give to the scaffolder's actions; what is wrong is named as in the bodies of its routes. */
final class ActionInputs {

    private static final int MOST_TASKS = 1000;
    private static final int MOST_FILES = 10_000;
    private static final int LONGEST_FILE = 64 * 1024;
    private static final byte[] TOO_LARGE = "<file too large>".getBytes(StandardCharsets.UTF_8);
    private static final List<String> STATUSES =
            List.of("open", "processing", "completed", "failed", "cancelled", "skipped");

    private ActionInputs() {}

    /** Which tasks to list, but for whose. */
    static TaskQuery tasks(ObjectNode input, List<String> createdBy) {
        Long limit = integer(input, "limit", 1);
        if (limit != null && limit > MOST_TASKS) {
            throw new InputError("request/body/limit must be <= " + MOST_TASKS);
        }
        Long offset = integer(input, "offset", 0);
        return new TaskQuery(createdBy, statuses(input.path("status")), List.of(), limit, offset == null ? 0 : offset);
    }

    private static List<String> statuses(JsonNode given) {
        if (given.isMissingNode()) {
            return List.of();
        }
        List<JsonNode> all = given.isArray() ? given.valueStream().toList() : List.of(given);
        if (all.isEmpty()) {
            throw new InputError("request/body/status must NOT have fewer than 1 items");
        }
        return all.stream().map(ActionInputs::status).toList();
    }

    private static String status(JsonNode given) {
        String status = given.isString() ? given.stringValue() : "";
        if (!STATUSES.contains(status)) {
            throw new InputError(
                    "request/body/status must be equal to one of the allowed values: " + String.join(", ", STATUSES));
        }
        return status;
    }

    static boolean flag(ObjectNode input, String name) {
        JsonNode value = input.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw RequestBodies.wrong(name, "boolean");
        }
        return value.asBoolean(false);
    }

    /** A whole number, null if it is left out. */
    static @Nullable Long integer(ObjectNode input, String name, long least) {
        JsonNode value = input.path(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isNumber() || !value.canConvertToLong() || value.doubleValue() != value.longValue()) {
            throw RequestBodies.wrong(name, "integer");
        }
        if (value.longValue() < least) {
            throw new InputError("request/body/" + name + " must be >= " + least);
        }
        return value.longValue();
    }

    /** An object, an empty one if it is left out. */
    static ObjectNode optionalObject(ObjectNode input, String name) {
        return input.has(name) ? RequestBodies.object(input, name) : JsonNodeFactory.instance.objectNode();
    }

    /** The files beside a template, by path. Of one that is too long there is only a note. */
    static Map<String, byte[]> files(ObjectNode input) {
        Map<String, byte[]> files = new TreeMap<>();
        if (!input.has("files")) {
            return files;
        }
        JsonNode given = RequestBodies.array(input, "files");
        if (given.size() > MOST_FILES) {
            throw new InputError("request/body/files must NOT have more than " + MOST_FILES + " items");
        }
        for (int i = 0; i < given.size(); i++) {
            String content = text(given.get(i), "files/" + i, "content");
            files.put(
                    text(given.get(i), "files/" + i, "path"),
                    content.length() > LONGEST_FILE ? TOO_LARGE : content.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static String text(JsonNode file, String place, String name) {
        if (!file.path(name).isString()) {
            throw RequestBodies.wrong(place + "/" + name, "string");
        }
        return file.path(name).stringValue();
    }
}
