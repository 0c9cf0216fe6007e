package dev.callboard.catalog.processing;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.Relation;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step on the way from a document to an entity.
 *
 * <p>All methods are pure functions of their arguments: an unchanged file is not processed again. They may be called by
 * many threads at once. What they throw concerns the entity alone.
 */
public interface CatalogProcessor {

    int DEFAULT_PRIORITY = 20;

    /** The name under which the configuration knows it, and its complaints are known. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Those with lower numbers come first; those with the same one in the order in which they were found. */
    default int priority() {
        return DEFAULT_PRIORITY;
    }

    /** Another text, other results: a catalog that starts with it processes everything again. */
    default String version() {
        return "1";
    }

    /**
     * Changes the entity in place, before it is checked.
     *
     * @throws ProcessingException if the entity is not fit to be one
     */
    default void preProcess(ObjectNode entity, ProcessingContext context) {}

    /**
     * Recognizes an entity of a kind that the model does not know.
     *
     * @return false if it is none of this processor's
     * @throws ProcessingException if it is, and breaks a rule
     */
    default boolean validate(Entity entity, ProcessingContext context) {
        return false;
    }

    /**
     * Changes the entity in place, after it was checked. What it refers to itself by must stay.
     *
     * @throws ProcessingException if the entity is not fit to be one
     */
    default void postProcess(ObjectNode entity, ProcessingContext context) {}

    /**
     * The relations that an entity brings into being beside those of its kind, in both directions.
     *
     * @throws IllegalArgumentException if a reference in it is none
     */
    default List<Relation> relations(Entity entity) {
        return List.of();
    }

    /** Further entities that come of this one; they take the same way, from its file and lines. */
    default List<ObjectNode> emit(Entity entity, ProcessingContext context) {
        return List.of();
    }
}
