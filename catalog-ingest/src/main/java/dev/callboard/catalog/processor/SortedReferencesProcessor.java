package dev.callboard.catalog.processor;

import dev.callboard.catalog.model.EntityModel;
import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sorts the lists of references in a specification, so that their order is never a change. */
public final class SortedReferencesProcessor implements CatalogProcessor {

    private final EntityModel model;

    public SortedReferencesProcessor(EntityModel model) {
        this.model = model;
    }

    @Override
    public void preProcess(ObjectNode entity, ProcessingContext context) {
        JsonNode spec = entity.path("spec");
        for (String field : model.sortedFields(entity.path("kind").asString(""))) {
            JsonNode value = spec;
            for (String name : field.split("\\.", -1)) {
                value = value.path(name);
            }
            if (value instanceof ArrayNode references) {
                sort(references);
            }
        }
    }

    /** Leaves alone what is not all text; that is a mistake that the validation names, by its place. */
    private static void sort(ArrayNode references) {
        if (!references
                .valueStream()
                .allMatch(value -> value.isString() && !value.asString().isEmpty())) {
            return;
        }
        String[] sorted =
                references.valueStream().map(JsonNode::asString).sorted().toArray(String[]::new);
        references.removeAll();
        for (String reference : sorted) {
            references.add(reference);
        }
    }
}
