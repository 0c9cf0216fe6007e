package dev.callboard.catalog.processing;

import tools.jackson.databind.node.ObjectNode;

/**
 * One step on the way from a document to an entity.
 *
 * <p>A pure function of its arguments: an unchanged file is not processed again.
 */
public interface CatalogProcessor {

    /** The name under which its complaints are known. */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * Changes the entity in place.
     *
     * @throws ProcessingException if the entity is not fit to be one
     */
    void preProcess(ObjectNode entity, ProcessingContext context);
}
