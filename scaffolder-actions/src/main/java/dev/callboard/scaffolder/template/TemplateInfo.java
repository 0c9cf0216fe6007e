package dev.callboard.scaffolder.template;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a task remembers of its template.
 *
 * @param entityRef the template's entity reference
 * @param baseUrl where it was read from, against which relative URLs are resolved; null if that is not known
 * @param metadata the template's metadata, whole
 */
public record TemplateInfo(String entityRef, @Nullable String baseUrl, ObjectNode metadata) {}
