package dev.callboard.catalog.processor;

import dev.callboard.catalog.descriptor.DescriptorParser;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Puts an API's definition together that is spread over several files.
 *
 * <p>What a {@code $ref} to another file means is put in its place where it is first met, and later references to it
 * lead there. So what refers to itself comes to an end, and every reference left is one within the definition.
 */
final class ApiBundle {

    private static final String REF = "$ref";
    private static final int MAX_FILES = 200;
    private static final int MAX_NODES = 500_000;
    private static final int MAX_DEPTH = 500;
    private static final YAMLMapper YAML = new YAMLMapper();

    private final DescriptorParser parser;
    private final ReferencedFiles files;
    private final Map<String, JsonNode> documents = new HashMap<>();

    /** Where in the definition what is at a place of a file has been put. */
    private final Map<Place, String> placed = new HashMap<>();

    private boolean changed;
    private int nodes;

    ApiBundle(DescriptorParser parser, ReferencedFiles files) {
        this.parser = parser;
        this.files = files;
    }

    /** @param pointer a JSON pointer */
    private record Place(String file, String pointer) {}

    /**
     * The definition as one text: its own if it refers to no other file, else YAML.
     *
     * @throws ProcessingException if a reference leads nowhere, or there are too many
     */
    String of(String text, String url) {
        JsonNode root = FilePlaceholder.yaml(text, parser);
        documents.put(url, root);
        placed.put(new Place(url, ""), "");
        JsonNode bundled = copy(root, new Place(url, ""), "", 0);
        try {
            return changed ? YAML.writeValueAsString(bundled) : text;
        } catch (JacksonException e) {
            throw ProcessingException.inputError("the definition cannot be written: " + e.getOriginalMessage());
        }
    }

    /** @param at where in the definition the copy will be */
    private JsonNode copy(JsonNode node, Place from, String at, int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw ProcessingException.inputError("the definition with all that it refers to is too large");
        }
        return switch (node) {
            case ObjectNode object when object.path(REF).isString() -> follow(object, from, at, depth);
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                object.properties()
                        .forEach(entry -> copy.set(
                                entry.getKey(),
                                copy(
                                        entry.getValue(),
                                        new Place(from.file(), step(from.pointer(), entry.getKey())),
                                        step(at, entry.getKey()),
                                        depth + 1)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                for (int i = 0; i < array.size(); i++) {
                    String index = Integer.toString(i);
                    copy.add(copy(
                            array.get(i),
                            new Place(from.file(), step(from.pointer(), index)),
                            step(at, index),
                            depth + 1));
                }
                yield copy;
            }
            default -> node;
        };
    }

    private JsonNode follow(ObjectNode reference, Place from, String at, int depth) {
        String ref = reference.path(REF).asString();
        int hash = ref.indexOf('#');
        String file = hash < 0 ? ref : ref.substring(0, hash);
        String pointer = hash < 0 ? "" : ref.substring(hash + 1);
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            return reference;
        }
        Place target = new Place(file.isEmpty() ? from.file() : resolve(file, from.file()), pointer);
        String known = placeOf(target);
        if (known != null) {
            boolean same = ref.equals("#" + known);
            changed |= !same;
            return same ? reference : reference.objectNode().put(REF, "#" + known);
        }
        changed = true;
        placed.put(target, at);
        JsonNode found = document(target.file()).at(JsonPointer.compile(pointer));
        if (found.isMissingNode()) {
            throw ProcessingException.inputError("%s is not in it, which %s refers to".formatted(ref, from.file()));
        }
        return copy(found, target, at, depth + 1);
    }

    /** Where the target, or something around it, has been put. */
    private @Nullable String placeOf(Place target) {
        String inner = "";
        for (String pointer = target.pointer(); ; ) {
            String at = placed.get(new Place(target.file(), pointer));
            if (at != null) {
                return at + inner;
            }
            int slash = pointer.lastIndexOf('/');
            if (slash < 0) {
                return null;
            }
            inner = pointer.substring(slash) + inner;
            pointer = pointer.substring(0, slash);
        }
    }

    private JsonNode document(String file) {
        JsonNode known = documents.get(file);
        if (known != null) {
            return known;
        }
        if (documents.size() >= MAX_FILES) {
            throw ProcessingException.inputError(
                    "the definition is spread over more than %d files".formatted(MAX_FILES));
        }
        JsonNode read = FilePlaceholder.yaml(files.read(file), parser);
        documents.put(file, read);
        return read;
    }

    /** What a path means in a file that is itself given relative to the entity's. */
    static String resolve(String path, String base) {
        if (path.contains("://") || path.startsWith("/")) {
            return path;
        }
        int scheme = base.indexOf("://");
        int root = scheme < 0 ? (base.startsWith("/") ? 1 : 0) : base.indexOf('/', scheme + 3) + 1;
        Deque<String> segments = new ArrayDeque<>();
        String folder = base.substring(root, Math.max(root, base.lastIndexOf('/') + 1));
        for (String segment : (folder + path).split("/", -1)) {
            if (segment.equals("..")
                    && !segments.isEmpty()
                    && !segments.peekLast().equals("..")) {
                segments.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return base.substring(0, root) + String.join("/", segments);
    }

    private static String step(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
