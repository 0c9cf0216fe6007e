package dev.callboard.scaffolder.templating;

import java.util.List;

/**
 * Something that a template mentions, and where.
 *
 * @param kind what it is
 * @param path the name, and for a variable the names of the members that follow it as far as they are written out
 * @param line from 1
 * @param column from 1
 */
public record TemplateUsage(Kind kind, List<String> path, int line, int column) {

    public TemplateUsage {
        path = List.copyOf(path);
    }

    /** What a template can mention. */
    public enum Kind {
        VARIABLE,
        /** A variable, or a member of one, that is called. */
        CALL,
        FILTER
    }

    /** The first name. */
    public String name() {
        return path.getFirst();
    }
}
