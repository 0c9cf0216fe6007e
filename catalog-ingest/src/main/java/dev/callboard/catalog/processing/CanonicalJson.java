package dev.callboard.catalog.processing;

import java.util.Arrays;
import java.util.Collection;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON whose properties are in order, so that equal trees have equal text. */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * The SHA-1 of the tree's text in hexadecimal.
     *
     * @throws tools.jackson.core.JacksonException if the tree cannot be written as JSON, as half a surrogate pair
     */
    public static String sha1(JsonNode tree) {
        return Sha1.of(bytes(tree));
    }

    /** What the mapper writes with its properties sorted, without the sorted copy of each object that it makes for that. */
    static byte[] bytes(JsonNode tree) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator generator = JsonMapper.shared().createGenerator(bytes)) {
                write(tree, generator);
            }
            return bytes.toByteArray();
        }
    }

    private static void write(JsonNode node, JsonGenerator generator) {
        if (node.isObject()) {
            generator.writeStartObject();
            for (String name : sorted(node.propertyNames())) {
                generator.writeName(name);
                write(node.get(name), generator);
            }
            generator.writeEndObject();
        } else if (node.isArray()) {
            generator.writeStartArray();
            for (JsonNode item : node) {
                write(item, generator);
            }
            generator.writeEndArray();
        } else if (node.isString()) {
            generator.writeString(node.stringValue());
        } else {
            generator.writeTree(node);
        }
    }

    private static String[] sorted(Collection<String> names) {
        String[] sorted = names.toArray(String[]::new);
        Arrays.sort(sorted);
        return sorted;
    }
}
