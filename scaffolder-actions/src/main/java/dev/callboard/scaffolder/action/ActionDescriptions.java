package dev.callboard.scaffolder.action;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Descriptions of a family of actions, read from a YAML file beside its classes.
 *
 * <p>Under the id of each action are {@code description}, {@code input} and {@code output} (the JSON schemas of their
 * properties; an asterisk behind a name says that it is required), {@code examples}, {@code dryRun}, {@code sideEffect},
 * {@code undo} (a sentence, if it can be undone) and {@code repeatable}.
 */
public final class ActionDescriptions {

    private static final String DRAFT = "http://json-schema.org/draft-07/schema#";
    private static final Set<String> KEYS =
            Set.of("description", "input", "output", "examples", "dryRun", "sideEffect", "undo", "repeatable");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Map<String, ActionDescription> descriptions;

    private ActionDescriptions(Map<String, ActionDescription> descriptions) {
        this.descriptions = Collections.unmodifiableMap(descriptions);
    }

    /**
     * Reads a file that is part of the program.
     *
     * @throws IllegalArgumentException if it is not there or not of the form
     */
    public static ActionDescriptions read(Class<?> beside, String file) {
        try (InputStream yaml = beside.getResourceAsStream(file)) {
            if (yaml == null) {
                throw new IllegalArgumentException("There is no '" + file + "' beside " + beside.getName());
            }
            Map<String, ActionDescription> descriptions = new LinkedHashMap<>();
            YAML.readTree(yaml).forEachEntry((id, node) -> descriptions.put(id, description(id, node)));
            return new ActionDescriptions(descriptions);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("'" + file + "' is not YAML: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** @throws IllegalArgumentException if the file does not describe it */
    public ActionDescription of(String id) {
        ActionDescription description = descriptions.get(id);
        if (description == null) {
            throw new IllegalArgumentException("The action '" + id + "' is not described");
        }
        return description;
    }

    /** The ids, in the order of the file. */
    public Set<String> ids() {
        return descriptions.keySet();
    }

    private static ActionDescription description(String id, JsonNode node) {
        node.propertyNames().forEach(key -> {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("'" + key + "' is not part of a description, as " + id + " has it");
            }
        });
        List<ActionExample> examples = new ArrayList<>();
        node.path("examples")
                .forEach(example -> examples.add(new ActionExample(
                        example.path("description").asString(""),
                        example.path("example").asString(""))));
        return new ActionDescription(
                id,
                node.path("description").asString(""),
                node.has("input") ? schema(node.path("input")) : null,
                node.has("output") ? schema(node.path("output")) : null,
                examples,
                node.path("dryRun").asBoolean(false),
                SideEffect.valueOf(node.path("sideEffect").asString("external").toUpperCase(Locale.ROOT)),
                node.has("undo") ? node.path("undo").asString() : null,
                node.path("repeatable").asBoolean(false));
    }

    private static ObjectNode schema(JsonNode properties) {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", DRAFT)
                .put("type", "object")
                .put("additionalProperties", false);
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        properties.forEachEntry((name, property) -> {
            String plain = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
            if (!plain.equals(name)) {
                required.add(plain);
            }
            named.set(plain, property);
        });
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.set("properties", named);
        return schema;
    }
}
