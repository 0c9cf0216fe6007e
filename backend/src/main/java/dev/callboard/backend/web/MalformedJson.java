package dev.callboard.backend.web;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What the JSON parser says about a text, without what it says about itself. */
public final class MalformedJson {

    private static final Pattern OWN_AFFAIRS = Pattern.compile(" ?\\(start marker at \\[[^\\]]*]\\)");

    private MalformedJson() {}

    /** One sentence for whoever sent the text; its line and column are named where they are known. */
    public static String message(JacksonException failure) {
        String message = OWN_AFFAIRS.matcher(failure.getOriginalMessage()).replaceAll("");
        return failure.getLocation().getLineNr() < 1
                ? message
                : message + " (line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr() + ")";
    }
}
