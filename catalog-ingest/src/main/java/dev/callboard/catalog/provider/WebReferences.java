package dev.callboard.catalog.provider;

import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.WebFiles;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The files of servers that the configuration allows to be read; beside a location that is in no repository, no others. */
final class WebReferences implements ReferencedFiles {

    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private final WebFiles web;
    private final UnaryOperator<String> absolute;
    private final Map<String, String> seen = new LinkedHashMap<>();
    private long bytes;

    /** @param absolute makes a URL absolute, as far as it can be */
    WebReferences(WebFiles web, UnaryOperator<String> absolute) {
        this.web = web;
        this.absolute = absolute;
    }

    /** Whether what a file referred to is such a file, and not one of its repository. */
    static boolean isWeb(String referenced) {
        return referenced.startsWith("https://") || referenced.startsWith("http://");
    }

    @Override
    public String read(String url) {
        String target = absolute.apply(url);
        if (!web.reads(target)) {
            throw new ProcessingException(
                    "NotAllowedError",
                    "Reading from '%s' is not allowed: it is in no repository, and backend.reading.allow does not name it"
                            .formatted(target));
        }
        seen.put(target, "");
        try {
            WebFiles.WebFile file = web.read(target);
            seen.put(target, file.id());
            bytes += file.bytes().length;
            if (bytes > MAX_BYTES) {
                throw ProcessingException.inputError(
                        "the placeholders of one file bring in more than %d bytes".formatted(MAX_BYTES));
            }
            return new String(file.bytes(), StandardCharsets.UTF_8);
        } catch (ScmException.Unreachable e) {
            throw new ProcessingException(ProcessingException.OUTAGE, String.valueOf(e.getMessage()));
        } catch (ScmException e) {
            throw ProcessingException.inputError(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, String> seen() {
        return seen;
    }
}
