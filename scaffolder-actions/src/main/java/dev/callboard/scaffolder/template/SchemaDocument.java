package dev.callboard.scaffolder.template;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A schema as it was written, of which is known that it needs nothing from elsewhere and that its patterns are some. */
final class SchemaDocument {

    private static final int MAX_DEPTH = 100;
    private static final List<String> MAPS =
            List.of("properties", "patternProperties", "definitions", "$defs", "dependencies");
    private static final List<String> PARTS = List.of(
            "items",
            "additionalItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "disallow",
            "type",
            "if",
            "then",
            "else",
            "contains",
            "propertyNames");

    private final JsonNode root;
    private final Map<String, JsonNode> byId;
    private final Map<String, PatternMatcher> patterns;

    private SchemaDocument(JsonNode root, Map<String, JsonNode> byId, Map<String, PatternMatcher> patterns) {
        this.root = root;
        this.byId = byId;
        this.patterns = patterns;
    }

    /**
     * @throws TemplateInvalidException if it refers to something that it does not hold, or is nested too deep
     * @throws java.util.regex.PatternSyntaxException if a pattern is none
     */
    static SchemaDocument of(JsonNode root) {
        SchemaDocument document = new SchemaDocument(root, new HashMap<>(), new HashMap<>());
        Set<JsonNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<String> references = new ArrayDeque<>();
        document.read(root, 0, seen, references);
        while (!references.isEmpty()) {
            document.read(document.resolve(references.remove()), 0, seen, references);
        }
        return document;
    }

    private void read(JsonNode written, int depth, Set<JsonNode> seen, Deque<String> references) {
        if (depth > MAX_DEPTH) {
            throw new TemplateInvalidException("A schema is nested more than " + MAX_DEPTH + " levels deep");
        }
        if (!(written instanceof ObjectNode schema) || !seen.add(schema)) {
            return;
        }
        String reference = reference(schema);
        if (reference != null) {
            references.add(reference);
        }
        String id = id(schema);
        if (id != null) {
            byId.putIfAbsent(id, schema);
        }
        if (schema.path("pattern").isString()) {
            addPattern(schema.path("pattern").asString());
        }
        schema.path("patternProperties").propertyNames().forEach(this::addPattern);
        for (String keyword : MAPS) {
            schema.path(keyword).forEachEntry((name, part) -> read(part, depth + 1, seen, references));
        }
        for (String keyword : PARTS) {
            JsonNode part = schema.path(keyword);
            if (part.isArray()) {
                part.forEach(each -> read(each, depth + 1, seen, references));
            } else {
                read(part, depth + 1, seen, references);
            }
        }
    }

    private void addPattern(String pattern) {
        patterns.computeIfAbsent(pattern, PatternMatcher::of);
    }

    JsonNode root() {
        return root;
    }

    /** The pattern, which is one of the schema's. */
    boolean matches(String pattern, String text, CheckBudget budget) {
        PatternMatcher matcher = patterns.get(pattern);
        return matcher != null && matcher.find(text, budget);
    }

    /** @throws TemplateInvalidException if there is no such part */
    JsonNode resolve(String reference) {
        JsonNode named = byId.get(reference);
        if (named != null) {
            return named;
        }
        int hash = reference.indexOf('#');
        JsonNode document = hash == 0 ? root : hash > 0 ? byId.get(reference.substring(0, hash)) : null;
        JsonNode part = document == null ? null : part(document, reference.substring(hash + 1));
        if (part == null) {
            throw new TemplateInvalidException(
                    "The schema cannot be used: it refers to '%s', which it does not hold".formatted(reference));
        }
        return part;
    }

    private static @Nullable JsonNode part(JsonNode document, String fragment) {
        try {
            JsonNode part = document.at(
                    JsonPointer.compile(URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8)));
            return part.isMissingNode() ? null : part;
        } catch (IllegalArgumentException | JacksonException notAPointer) {
            return null;
        }
    }

    /** What a schema stands for instead of saying anything itself, if it does. */
    static @Nullable String reference(JsonNode schema) {
        return text(schema.path("$ref"));
    }

    /** What a schema is called, if it has a name. */
    static @Nullable String id(JsonNode schema) {
        String id = text(schema.path("$id"));
        return id == null ? text(schema.path("id")) : id;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isString() && !value.asString().isEmpty() ? value.asString() : null;
    }
}
