package dev.callboard.scaffolder.templating;

/** How deep the parser is, so that a template cannot exhaust its stack. */
final class Nesting {

    private final Source source;
    private final int deepest;
    private int depth;

    Nesting(Source source, int deepest) {
        this.source = source;
        this.deepest = deepest;
    }

    void enter(int at) {
        depth++;
        if (depth > deepest) {
            throw source.exception(TemplateException.Reason.LIMIT, "Template is nested too deeply", at, null);
        }
    }

    void leave() {
        depth--;
    }
}
