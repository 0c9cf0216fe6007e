package dev.callboard.catalog.store;

/**
 * What a location's target was found to hold, without the bodies.
 *
 * @param key names the target
 * @param source names the source it was read from
 * @param reading the reading as JSON text
 */
public record StoredReading(String key, String source, String reading) {}
