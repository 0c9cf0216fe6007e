package dev.callboard.scaffolder.templating;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An object with named properties. One that comes from the context is converted when it is first looked at. */
final class ObjectValue implements Value {

    private static final long LARGEST_INDEX = 4_294_967_294L;

    private final Map<String, Value> properties = new LinkedHashMap<>();
    private final boolean keywords;
    private @Nullable ObjectNode source;

    ObjectValue() {
        this.keywords = false;
    }

    ObjectValue(ObjectNode source) {
        this.source = source;
        this.keywords = false;
    }

    private ObjectValue(boolean keywords) {
        this.keywords = keywords;
    }

    /** The object that carries the {@code name=value} arguments of a call, as its last argument. */
    static ObjectValue forKeywords() {
        return new ObjectValue(true);
    }

    boolean isKeywords() {
        return keywords;
    }

    int size() {
        return properties().size();
    }

    boolean has(String name) {
        return properties().containsKey(name);
    }

    Value get(String name) {
        return properties().getOrDefault(name, Nothing.UNDEFINED);
    }

    /** Whether a property is a function, which the objects of a context cannot have. */
    boolean hasFunction() {
        return source == null && properties.values().stream().anyMatch(Function.class::isInstance);
    }

    ObjectValue put(String name, Value value) {
        properties().put(name, value);
        return this;
    }

    /** The names in JavaScript's order: array indexes ascending, then the others as they were added. */
    List<String> names() {
        List<String> indexes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String name : properties().keySet()) {
            (isIndex(name) ? indexes : others).add(name);
        }
        indexes.sort(Comparator.comparingLong(Long::parseLong));
        indexes.addAll(others);
        return indexes;
    }

    private Map<String, Value> properties() {
        ObjectNode unread = source;
        if (unread != null) {
            source = null;
            unread.properties().forEach(entry -> properties.put(entry.getKey(), JsonValues.fromJson(entry.getValue())));
        }
        return properties;
    }

    private static boolean isIndex(String name) {
        if (name.isEmpty() || name.length() > 10 || (name.charAt(0) == '0' && name.length() > 1)) {
            return false;
        }
        return name.chars().allMatch(c -> c >= '0' && c <= '9') && Long.parseLong(name) <= LARGEST_INDEX;
    }
}
