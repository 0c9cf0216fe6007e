package dev.callboard.examples.catalogmodule;

import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.StatusItems;
import tools.jackson.databind.node.ObjectNode;

/** Warns where a component in production has no link to its runbook. It is in the catalog all the same. */
final class RunbookProcessor implements CatalogProcessor {

    @Override
    public void postProcess(ObjectNode entity, ProcessingContext context) {
        boolean production = entity.path("kind").asString("").equals("Component")
                && entity.at("/spec/lifecycle").asString("").equals("production");
        boolean runbook = entity.at("/metadata/links")
                .valueStream()
                .anyMatch(link -> link.path("type").asString("").equals("runbook"));
        if (production && !runbook) {
            StatusItems.warn(entity, "acme.example/runbook", "Link the runbook: links[].type: runbook");
        }
    }
}
