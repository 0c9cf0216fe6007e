package dev.callboard.scaffolder.templating;

import org.jspecify.annotations.Nullable;

/** The text of a template, which knows the line and column of each of its characters. */
record Source(String text) {

    TemplateException syntax(String problem, int offset) {
        return exception(TemplateException.Reason.SYNTAX, problem, offset, null);
    }

    TemplateException exception(
            TemplateException.Reason reason, String problem, int offset, @Nullable Throwable cause) {
        int end = Math.min(offset, text.length());
        int line = 1;
        int lineStart = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < end; i = text.indexOf('\n', i + 1)) {
            line++;
            lineStart = i + 1;
        }
        return new TemplateException(reason, problem, line, end - lineStart + 1, cause);
    }
}
