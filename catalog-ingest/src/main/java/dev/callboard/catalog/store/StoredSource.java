package dev.callboard.catalog.store;

import java.time.Instant;

/**
 * How far a source has been read.
 *
 * @param state the commit, or another fingerprint of its content
 * @param readAt when that state was read
 */
public record StoredSource(String source, String state, Instant readAt) {}
