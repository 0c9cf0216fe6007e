package dev.callboard.catalog.descriptor;

import tools.jackson.databind.node.ObjectNode;

/** One document of a catalog file. Empty documents are not among them. */
public sealed interface DescriptorDocument {

    /** The line where it begins, counted from one. */
    int firstLine();

    int lastLine();

    /**
     * A document that is a mapping.
     *
     * @param tree belongs to the caller
     */
    record Parsed(ObjectNode tree, int firstLine, int lastLine, LineLookup lines) implements DescriptorDocument {}

    /** A document with a mistake; the others of its file have nothing to do with it. */
    record Broken(DescriptorError error, int firstLine, int lastLine) implements DescriptorDocument {}
}
