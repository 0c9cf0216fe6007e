package dev.callboard.scaffolder.action.confluence;

import dev.callboard.scaffolder.action.ActionException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A page as its address names it.
 *
 * @param title in words
 */
record ConfluencePage(String space, String title) {

    /** @throws ActionException if the address is not one of a page */
    static ConfluencePage at(String url) {
        List<String> parts;
        try {
            parts = Arrays.stream(URI.create(url).getRawPath().split("/"))
                    .filter(part -> !part.isEmpty())
                    .toList();
        } catch (IllegalArgumentException | NullPointerException notOne) {
            parts = List.of();
        }
        int display = parts.indexOf("display");
        int spaces = parts.indexOf("spaces");
        if (display >= 0 && display + 2 < parts.size()) {
            return new ConfluencePage(words(parts.get(display + 1)), words(parts.get(display + 2)));
        }
        if (display < 0 && spaces >= 0 && spaces + 2 < parts.size()) {
            return new ConfluencePage(words(parts.get(spaces + 1)), words(parts.getLast()));
        }
        throw ActionException.input("'" + url + "' is not the address of a page of Confluence: expected"
                + " <base URL>/display/<space>/<page+title> or <base URL>/spaces/<space>/pages/<id>/<page+title>");
    }

    String fileName() {
        return title.replaceAll("\\s+", "-").replace('/', '-') + ".md";
    }

    private static String words(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
