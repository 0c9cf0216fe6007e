package dev.callboard.catalog.processor;

import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sorts the lists of references in a specification, so that their order is never a change. */
public final class SortedReferencesProcessor implements CatalogProcessor {

    private static final List<String> FIELDS =
            List.of("providesApis", "consumesApis", "dependsOn", "dependencyOf", "memberOf", "children", "members");

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        JsonNode spec = entity.path("spec");
        for (String field : FIELDS) {
            if (spec.path(field) instanceof ArrayNode references) {
                sort(references);
            }
        }
    }

    /** Leaves alone what is not all text; that is a mistake that the validation names. */
    private static void sort(ArrayNode references) {
        if (!references.valueStream().allMatch(JsonNode::isString)) {
            return;
        }
        List<String> sorted =
                references.valueStream().map(JsonNode::asString).sorted().toList();
        references.removeAll();
        sorted.forEach(references::add);
    }
}
