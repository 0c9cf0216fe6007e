package dev.callboard.catalog.processing;

import tools.jackson.databind.JsonNode;

/**
 * Knows what stands for an object whose only property has this name, such as {@code {$text: ./readme.md}}.
 *
 * <p>A pure function of the value and the files that it reads; may be called by many threads at once.
 */
public interface PlaceholderResolver {

    /** The property's name, which begins with a dollar sign. */
    String key();

    /** Another text, other results: a catalog that starts with it processes everything again. */
    default String version() {
        return "1";
    }

    /**
     * What is put in the object's place. It is not looked through for further placeholders.
     *
     * @param value what stands behind the name
     * @param files reads files by URLs that are absolute or relative to the entity's own file
     * @throws ProcessingException if that cannot be told; the message goes to whoever wrote the placeholder
     */
    JsonNode resolve(JsonNode value, ReferencedFiles files);
}
