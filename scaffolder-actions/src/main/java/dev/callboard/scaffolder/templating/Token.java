package dev.callboard.scaffolder.templating;

/**
 * A word inside a tag.
 *
 * @param text what it says: the value of a string, {@code pattern/flags} of a regular expression
 * @param at where it starts in the template
 */
record Token(Kind kind, String text, int at) {

    enum Kind {
        NAME,
        NUMBER,
        STRING,
        REGEX,
        OPERATOR,
        /** The end of the tag. */
        END
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }
}
