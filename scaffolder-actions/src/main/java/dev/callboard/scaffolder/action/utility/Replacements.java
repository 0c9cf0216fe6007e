package dev.callboard.scaffolder.action.utility;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scm.GlobPattern;
import dev.callboard.scm.ScmException;
import java.io.IOException;
import java.nio.file.Files;
import tools.jackson.databind.JsonNode;

/** {@code roadiehq:utils:fs:replace}: replaces all that is found in the files of globs. */
final class Replacements {

    private static final int MOST_FILES = 20_000;

    private Replacements() {}

    static void replace(ActionContext context) throws IOException {
        for (JsonNode one : context.input().path("files")) {
            String find = one.path("find").asString("");
            String with = one.path("replaceWith").asString("");
            if (find.isEmpty() || with.isEmpty()) {
                throw ActionException.input("'find' and 'replaceWith' must not be empty");
            }
            boolean dots = one.path("includeDotFiles").asBoolean(false);
            GlobPattern files = glob(one.path("file").asString(""));
            Pattern pattern = one.path("matchRegex").asBoolean(false) ? regex(find) : null;
            for (String path : context.workspace().files(MOST_FILES)) {
                boolean hidden = path.startsWith(".") || path.contains("/.");
                if (files.matches(path) && (dots || !hidden)) {
                    String text = TextFiles.read(context, path);
                    String changed = pattern == null
                            ? text.replace(find, with)
                            : pattern.matcher(text).replaceAll(with);
                    if (!changed.equals(text)) {
                        Files.writeString(context.workspace().resolve(path), changed);
                    }
                }
            }
        }
    }

    private static GlobPattern glob(String file) {
        try {
            return GlobPattern.withDotFiles(file.startsWith("./") ? file.substring(2) : file);
        } catch (ScmException.Refused e) {
            throw ActionException.of(e);
        }
    }

    private static Pattern regex(String find) {
        try {
            return Pattern.compile(find);
        } catch (PatternSyntaxException e) {
            throw ActionException.input("'" + find + "' is not a pattern: " + e.getDescription())
                    .because(e);
        }
    }
}
