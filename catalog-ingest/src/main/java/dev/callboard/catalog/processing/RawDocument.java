package dev.callboard.catalog.processing;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One document of a file as it was written, or what is wrong with it. Exactly one of tree and error is there.
 *
 * @param firstLine counted from one
 */
public record RawDocument(
        @Nullable ObjectNode tree,
        int firstLine,
        int lastLine,
        @Nullable DocumentError error) {}
