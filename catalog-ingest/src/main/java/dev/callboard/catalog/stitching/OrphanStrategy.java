package dev.callboard.catalog.stitching;

/** What becomes of an entity that nothing emits any more. */
public enum OrphanStrategy {
    /** It is removed. */
    DELETE,
    /** It stays, marked as an orphan. */
    KEEP
}
