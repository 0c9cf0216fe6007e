package dev.callboard.scm;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What an API said.
 *
 * @param headers by their names in lower case; of several with one name, the first
 */
public record ApiAnswer(JsonNode body, Map<String, String> headers) {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");

    public ApiAnswer {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The URL of the next page, if the host says by a {@code Link} header that there is one. */
    public Optional<String> nextPage() {
        return header("link").map(NEXT::matcher).filter(Matcher::find).map(found -> found.group(1));
    }
}
