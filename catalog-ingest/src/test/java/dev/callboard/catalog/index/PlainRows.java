package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The search rows of an entity, made as the reference tells it and not as {@link SearchRows} does. */
final class PlainRows {

    private static final Set<String> SKIPPED =
            Set.of("attachments", "relations", "status", "metadata.name", "metadata.namespace", "metadata.uid");

    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    private PlainRows() {}

    static Map<String, Map<String, String>> of(FinalEntity entity) {
        JsonNode json = JsonMapper.shared().readTree(entity.body());
        PlainRows plain = new PlainRows();
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            plain.visit(property.getKey(), property.getValue());
        }
        plain.row("metadata.name", json.at("/metadata/name").asString(""));
        plain.row("metadata.namespace", json.at("/metadata/namespace").asString("default"));
        plain.row("metadata.uid", entity.uid().toString());
        for (JsonNode relation : json.path("relations")) {
            plain.row(
                    "relations." + relation.path("type").asString(),
                    relation.path("targetRef").asString());
        }
        return plain.rows;
    }

    private void visit(String path, JsonNode node) {
        if (SKIPPED.contains(path)) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(property -> visit(path + "." + property.getKey(), property.getValue()));
        } else if (node.isArray()) {
            for (JsonNode item : node) {
                visit(path, item);
                if (item.isString()) {
                    row(path + "." + item.asString(), "true");
                }
            }
        } else if (node.isNumber()) {
            double number = node.asDouble();
            row(path, number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number));
        } else {
            row(path, node.isNull() ? null : node.asString());
        }
    }

    private void row(String path, @Nullable String text) {
        String key = path.toLowerCase(Locale.ROOT);
        if (key.length() > 200) {
            return;
        }
        Map<String, String> values = rows.computeIfAbsent(key, absent -> new LinkedHashMap<>());
        if (text != null && text.toLowerCase(Locale.ROOT).length() <= 200) {
            values.putIfAbsent(text.toLowerCase(Locale.ROOT), text);
        }
    }
}
