package dev.callboard.catalog;

/**
 * One thing that is wrong with an entity.
 *
 * @param name the error's name in Backstage's words, such as {@code InputError}
 */
public record Problem(String name, String message) {}
