package dev.callboard.scaffolder.action;

/**
 * How an action is used in a template.
 *
 * @param description what the example shows
 * @param example the steps, as YAML
 */
public record ActionExample(String description, String example) {}
