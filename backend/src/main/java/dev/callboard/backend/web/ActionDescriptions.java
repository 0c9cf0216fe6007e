package dev.callboard.backend.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a plugin's registry says of its actions, read from the file {@code actions.yaml} beside its classes. */
public final class ActionDescriptions {

    private ActionDescriptions() {}

    /**
     * Reads the descriptions of a plugin.
     *
     * @param neighbour a class in whose package the file is
     * @return an array, in the order of the file
     */
    public static ArrayNode of(Class<?> neighbour, String plugin) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (JsonNode action : read(neighbour)) {
            ObjectNode described = all.addObject();
            described.put("id", plugin + ":" + action.path("name").asString());
            for (String property : List.of("name", "title", "description")) {
                described.set(property, action.path(property));
            }
            described.put("pluginId", plugin);
            described.set("attributes", action.path("attributes"));
            ObjectNode schema = described.putObject("schema");
            schema.set("input", action.path("input"));
            schema.set("output", action.path("output"));
        }
        return all;
    }

    private static JsonNode read(Class<?> neighbour) {
        try (InputStream in = neighbour.getResourceAsStream("actions.yaml")) {
            if (in == null) {
                throw new IllegalStateException("There is no actions.yaml beside " + neighbour.getName());
            }
            return new YAMLMapper().readTree(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
