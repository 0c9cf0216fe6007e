package dev.callboard.catalog.model;

/**
 * A rule that an entity breaks.
 *
 * @param name the name of the error in Backstage's words, such as {@code InputError}
 * @param message in Backstage's words, which begin with who complains of which entity
 * @param reason what is wrong, and nothing else
 * @param pointer the JSON pointer of the value that is to blame; of the object around it if the value is missing
 */
public record Violation(String name, String message, String reason, String pointer) {}
