package dev.callboard.backend.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** What the JSON parser says about a text, without what it says about itself. */
public final class MalformedJson {

    private static final Pattern OWN_AFFAIRS = Pattern.compile(" ?\\(start marker at \\[[^\\]]*]\\)");

    private MalformedJson() {}

    /** One sentence for whoever sent the text; its line and column are named where they are known. */
    public static String message(JacksonException failure) {
        String message = OWN_AFFAIRS.matcher(failure.getOriginalMessage()).replaceAll("");
        // A text that breaks a limit of the parser, such as its depth, is said to do so nowhere.
        @Nullable TokenStreamLocation place = failure.getLocation();
        return place == null || place.getLineNr() < 1
                ? message
                : message + " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
