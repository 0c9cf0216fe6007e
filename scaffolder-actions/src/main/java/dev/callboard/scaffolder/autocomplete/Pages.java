package dev.callboard.scaffolder.autocomplete;

import dev.callboard.scaffolder.action.host.HostApi;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A list that a host gives out in pages.
 *
 * @param items where in an answer the list is
 * @param size the name of the parameter that says how long a page is
 */
record Pages(HostApi api, Function<JsonNode, JsonNode> items, String size) {

    private static final int LENGTH = 100;

    /** Nobody chooses among more. */
    private static final int MOST_PAGES = 20;

    /** @param path with its holes, and with the start of a query */
    List<JsonNode> all(String attempt, String path, Object... values) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; page <= MOST_PAGES; page++) {
            JsonNode answer = api.get(path + size + "=" + LENGTH + "&page=" + page, values)
                    .orFail(attempt);
            JsonNode found = items.apply(answer);
            found.forEach(all::add);
            if (found.size() < LENGTH) {
                return all;
            }
        }
        return all;
    }
}
