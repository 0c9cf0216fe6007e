package dev.callboard.benchmarks;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the generated entities are like, on average.
 *
 * @param bodyBytes how long an entity's JSON is
 * @param rows how many search rows it has, relations included
 */
record EntityShape(double bodyBytes, double rows, double relations) {

    private static final Set<String> SKIPPED = Set.of("relations", "status", "metadata.etag");

    static EntityShape ofDepartment(int department) {
        List<FinalEntity> entities = PublishedCompany.department(department, "Does its part of the work");
        long bytes = 0;
        long rows = 0;
        long relations = 0;
        for (FinalEntity entity : entities) {
            JsonNode json = JsonMapper.shared().readTree(entity.body());
            Set<String> own = new HashSet<>();
            visit("", json, own);
            bytes += entity.body().length;
            relations += json.path("relations").size();
            rows += own.size() + json.path("relations").size();
        }
        double count = entities.size();
        return new EntityShape(bytes / count, rows / count, relations / count);
    }

    private static void visit(String path, JsonNode node, Set<String> rows) {
        if (SKIPPED.contains(path)) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(property -> visit(
                            path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                            property.getValue(),
                            rows));
        } else if (node.isArray()) {
            for (JsonNode item : node) {
                visit(path, item, rows);
                if (item.isString()) {
                    rows.add((path + "." + item.asString()).toLowerCase(Locale.ROOT));
                }
            }
        } else {
            rows.add((path + "=" + node.asString()).toLowerCase(Locale.ROOT));
        }
    }
}
