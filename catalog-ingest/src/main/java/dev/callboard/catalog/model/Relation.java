package dev.callboard.catalog.model;

/**
 * One directed relation between two entities, such as {@code ownedBy}.
 *
 * <p>Either end may be an entity that does not exist.
 */
public record Relation(EntityRef source, String type, EntityRef target) {}
