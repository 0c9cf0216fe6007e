package dev.callboard.catalog.check;

import dev.callboard.catalog.check.EntityChange.Difference;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.processing.AdmissionCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How two descriptions of an entity differ, leaving out what the catalog itself writes. */
final class Differences {

    private static final int MAX_DIFFERENCES = 200;
    private static final List<String> OURS = List.of("relations", "status");
    private static final List<String> OUR_METADATA = List.of("uid", "etag");

    /** They say where a description was read, which is another place before a merge than after it. */
    private static final List<String> OUR_ANNOTATIONS = List.of(
            "backstage.io/managed-by-location",
            "backstage.io/managed-by-origin-location",
            "backstage.io/orphan",
            "backstage.io/view-url",
            "backstage.io/edit-url",
            "backstage.io/source-location");

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    static List<Difference> between(Entity before, Entity after) {
        Differences differences = new Differences();
        differences.compare("", described(before), described(after));
        return differences.found;
    }

    private static ObjectNode described(Entity entity) {
        ObjectNode json = entity.copy();
        json.remove(OURS);
        ObjectNode metadata = (ObjectNode) json.path("metadata");
        metadata.remove(OUR_METADATA);
        if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(OUR_ANNOTATIONS);
            AdmissionCheck.removeAnnotations(annotations);
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
        return json;
    }

    private void compare(String pointer, @Nullable JsonNode before, @Nullable JsonNode after) {
        if (found.size() >= MAX_DIFFERENCES || (before != null && equal(before, after))) {
            return;
        }
        if (before != null && after != null && before.isObject() && after.isObject()) {
            Set<String> names = new TreeSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            names.forEach(name -> compare(
                    pointer + "/" + name.replace("~", "~0").replace("/", "~1"), before.get(name), after.get(name)));
        } else if (before != null
                && after != null
                && before.isArray()
                && after.isArray()
                && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                compare(pointer + "/" + i, before.get(i), after.get(i));
            }
        } else {
            found.add(new Difference(pointer, before, after));
        }
    }

    /** Numbers are equal if they have the same value, whichever way they were read. */
    private static boolean equal(JsonNode before, @Nullable JsonNode after) {
        if (after == null) {
            return false;
        }
        return (before.isNumber() && after.isNumber())
                ? before.decimalValue().compareTo(after.decimalValue()) == 0
                : before.equals(after)
                        || (before.isValueNode() && before.toString().equals(after.toString()));
    }
}
