package dev.callboard.catalog.store;

import java.time.Instant;

/**
 * A source whose content could not be stored.
 *
 * @param state what it was then, as {@link StoredSource} has it
 * @param message what went wrong
 */
public record StoredRefusal(String source, String state, String message, Instant at) {}
