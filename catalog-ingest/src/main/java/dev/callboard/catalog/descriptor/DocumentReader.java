package dev.callboard.catalog.descriptor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the tree of one document from its events. */
final class DocumentReader {

    private static final String CORE = "tag:yaml.org,2002:";

    private final DocumentText document;
    private final DescriptorLimits limits;
    private final DocumentEvents events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int nodes;
    private int firstLine;

    DocumentReader(DocumentText document, DescriptorLimits limits) {
        this.document = document;
        this.limits = limits;
        this.events = new DocumentEvents(document);
    }

    /** The document's value; null of JSON if it is empty. */
    JsonNode read() {
        if (!events.open()) {
            return CoreScalars.NODES.nullNode();
        }
        Event first = events.next();
        firstLine = document.firstLine() + DocumentEvents.line(first);
        JsonNode value = value(first, 1).node();
        events.close();
        return value;
    }

    /** The line where the value begins, once it has been read. */
    int firstLine() {
        return firstLine;
    }

    private Value value(Event event, int depth) {
        int before = nodes++;
        if (nodes > limits.maxNodes()) {
            throw mistake(event, "The document has more than " + limits.maxNodes() + " values", "Split it");
        }
        checkDepth(event, depth);
        Value value = switch (event) {
            case AliasEvent alias -> repeat(alias, depth);
            case ScalarEvent scalar -> new Value(scalar(scalar), 1, 1);
            case SequenceStartEvent sequence -> sequence(depth);
            case MappingStartEvent mapping -> mapping(depth);
            default -> throw new IllegalStateException("No value begins with " + event);
        };
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(value, nodes - before)));
        }
        return value;
    }

    /**
     * A copy of what an anchor marks. How often it is repeated counts as many times as it repeats others itself, so that
     * a few lines cannot become millions.
     */
    private Value repeat(AliasEvent alias, int depth) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw mistake(
                    alias,
                    "The alias *" + alias.getAlias() + " has no anchor before it",
                    "Put a value that begins with * in quotes, or write the anchor first");
        }
        anchored.uses++;
        long weight = (long) anchored.uses * anchored.value.weight();
        if (weight > limits.maxAliases()) {
            throw mistake(
                    alias,
                    "Excessive alias count: *" + alias.getAlias() + " is repeated more than " + limits.maxAliases()
                            + " times",
                    "Write the values out, or split the document");
        }
        checkDepth(alias, depth + anchored.value.height() - 1);
        nodes += anchored.size - 1;
        return new Value(anchored.value.node().deepCopy(), (int) weight, anchored.value.height());
    }

    private void checkDepth(Event event, int depth) {
        if (depth > limits.maxDepth()) {
            throw mistake(event, "The document is nested deeper than " + limits.maxDepth() + " levels", "");
        }
    }

    private Value sequence(int depth) {
        ArrayNode array = CoreScalars.NODES.arrayNode();
        int weight = 1;
        int height = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            Value item = value(event, depth + 1);
            weight = Math.max(weight, item.weight());
            height = Math.max(height, item.height() + 1);
            array.add(item.node());
        }
        return new Value(array, weight, height);
    }

    private Value mapping(int depth) {
        ObjectNode object = CoreScalars.NODES.objectNode();
        Set<String> merged = new HashSet<>();
        int weight = 1;
        int height = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Value keyValue = value(event, depth + 1);
            String key = key(event, keyValue.node());
            Event valueEvent = events.next();
            Value value = value(valueEvent, depth + 1);
            weight = Math.max(weight, Math.max(keyValue.weight(), value.weight()));
            height = Math.max(height, value.height() + 1);
            if (document.version11() && key.equals("<<") && event instanceof ScalarEvent scalar && scalar.isPlain()) {
                merge(object, merged, valueEvent, value.node());
            } else if (object.has(key) && !merged.remove(key)) {
                throw mistake(event, "The key '" + key + "' stands twice in its mapping", "Remove one of the two");
            } else {
                object.set(key, value.node());
            }
        }
        return new Value(object, weight, height);
    }

    private String key(Event event, JsonNode key) {
        if (key.isContainer()) {
            throw mistake(event, "A mapping or sequence cannot be a key", "Put the key in quotes");
        }
        String written = event instanceof ScalarEvent scalar ? scalar.getValue() : "";
        boolean notFinite = key.isNull() && written.contains(".");
        if (key.isNull() && !notFinite) {
            throw mistake(event, "The key is empty or null", "Put the key in quotes");
        }
        return CoreScalars.asKey(key, written);
    }

    /** Adds what is not there yet, from a mapping or a sequence of mappings. */
    private void merge(ObjectNode object, Set<String> merged, Event event, JsonNode sources) {
        if (sources.isArray()) {
            sources.forEach(source -> merge(object, merged, event, source));
        } else if (sources instanceof ObjectNode source) {
            source.properties().forEach(entry -> {
                if (!object.has(entry.getKey())) {
                    merged.add(entry.getKey());
                    object.set(entry.getKey(), entry.getValue());
                }
            });
        } else {
            throw mistake(event, "Only mappings can be merged", "Let << name a mapping");
        }
    }

    private JsonNode scalar(ScalarEvent event) {
        String value = event.getValue();
        String tag = event.getTag().orElse("");
        if (tag.isEmpty()) {
            return event.isPlain() ? plain(value) : CoreScalars.NODES.stringNode(value);
        }
        JsonNode meant = plain(value);
        boolean fits = switch (tag) {
            case CORE + "null" -> meant.isNull();
            case CORE + "bool" -> meant.isBoolean();
            case CORE + "int", CORE + "float" -> meant.isNumber();
            default -> false;
        };
        return fits ? meant : CoreScalars.NODES.stringNode(value);
    }

    private JsonNode plain(String value) {
        return document.version11() ? Version11Scalars.plain(value) : CoreScalars.plain(value);
    }

    private Mistake mistake(Event event, String message, String remedy) {
        return new Mistake(
                SyntaxErrors.at(document, DocumentEvents.line(event), DocumentEvents.column(event), message, remedy));
    }

    /**
     * @param weight how often the most repeated anchor within was repeated when it was read
     * @param height how many levels of values it has, itself counted
     */
    private record Value(JsonNode node, int weight, int height) {}

    private static final class Anchored {

        private final Value value;
        private final int size;
        private int uses;

        Anchored(Value value, int size) {
            this.value = value;
            this.size = size;
        }
    }

    /** The text is YAML and still not a document that we take. */
    static final class Mistake extends RuntimeException {

        private final transient DescriptorError error;

        Mistake(DescriptorError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        DescriptorError error() {
            return error;
        }
    }
}
