package dev.callboard.catalog.store;

/**
 * The counters by which a reader sees that something has changed.
 *
 * @param version grows with each batch that changes an entity
 * @param locationsRevision grows with each change of the registered locations and of what providers have told
 */
public record Heads(long version, long locationsRevision) {}
