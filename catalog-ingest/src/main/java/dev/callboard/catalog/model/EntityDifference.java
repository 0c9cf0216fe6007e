package dev.callboard.catalog.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/**
 * One value in which two versions of an entity differ.
 *
 * <p>The etag always differs and is not mentioned. Lists whose order means nothing, such as tags and relations, are compared
 * as sets: an item that came or went is named with the pointer of its list.
 *
 * @param pointer the JSON pointer of the value, or of the list that it is in
 * @param from the value before, if it is a plain one or an item of a list; null otherwise. Long texts are cut.
 * @param to the value after, likewise
 */
public record EntityDifference(
        Operation operation,
        String pointer,
        @Nullable JsonNode from,
        @Nullable JsonNode to) {

    private static final int MAX_TEXT = 200;
    private static final int MAX_DIFFERENCES = 500;
    private static final Set<String> UNMENTIONED = Set.of("/metadata/etag");

    /** What became of the value. */
    public enum Operation {
        ADDED,
        CHANGED,
        REMOVED
    }

    /**
     * The differences between two versions, at most five hundred.
     *
     * @param before null if there was none
     * @param after null if there is none
     */
    public static List<EntityDifference> between(@Nullable JsonNode before, @Nullable JsonNode after) {
        List<EntityDifference> differences = new ArrayList<>();
        if (before != null && after != null) {
            compare("", before, after, differences);
        }
        return List.copyOf(differences);
    }

    private static void compare(String pointer, JsonNode before, JsonNode after, List<EntityDifference> found) {
        if (before.equals(after) || found.size() >= MAX_DIFFERENCES || UNMENTIONED.contains(pointer)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            for (String name : names) {
                compare(pointer + "/" + escaped(name), before.path(name), after.path(name), found);
            }
        } else if (before.isArray() && after.isArray()) {
            compareItems(pointer, before, after, found);
        } else {
            found.add(new EntityDifference(operation(before, after), pointer, shown(before), shown(after)));
        }
    }

    private static void compareItems(String pointer, JsonNode before, JsonNode after, List<EntityDifference> found) {
        Set<JsonNode> old = new LinkedHashSet<>();
        before.forEach(old::add);
        Set<JsonNode> fresh = new LinkedHashSet<>();
        after.forEach(fresh::add);
        for (JsonNode item : old) {
            if (!fresh.contains(item) && found.size() < MAX_DIFFERENCES) {
                found.add(new EntityDifference(Operation.REMOVED, pointer, shownItem(item), null));
            }
        }
        for (JsonNode item : fresh) {
            if (!old.contains(item) && found.size() < MAX_DIFFERENCES) {
                found.add(new EntityDifference(Operation.ADDED, pointer, null, shownItem(item)));
            }
        }
    }

    private static Operation operation(JsonNode before, JsonNode after) {
        if (before instanceof MissingNode) {
            return Operation.ADDED;
        }
        return after instanceof MissingNode ? Operation.REMOVED : Operation.CHANGED;
    }

    private static @Nullable JsonNode shownItem(JsonNode item) {
        boolean small =
                item.isObject() && item.size() <= 4 && item.valueStream().noneMatch(JsonNode::isContainer);
        return small && item.toString().length() <= MAX_TEXT ? item : shown(item);
    }

    private static @Nullable JsonNode shown(JsonNode value) {
        if (value.isString() && value.stringValue().length() > MAX_TEXT) {
            String text = value.stringValue();
            int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
            return StringNode.valueOf(text.substring(0, end) + "…");
        }
        return value.isValueNode() && !value.isMissingNode() ? value : null;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
