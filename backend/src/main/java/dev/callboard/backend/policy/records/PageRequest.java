package dev.callboard.backend.policy.records;

import dev.callboard.backend.policy.records.DecisionRequest.Parameters;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which page of a list a request asks for.
 *
 * @param cursor the number after which the page begins, in the order of the list
 */
public record PageRequest(long cursor, int limit) {

    /**
     * Reads {@code limit} and {@code cursor}; a request has no other parameters.
     *
     * @param first where the first page begins
     * @throws dev.callboard.backend.web.InputError if there is an unknown parameter, or one that cannot be understood
     */
    public static PageRequest of(ServerHttpRequest request, long first) {
        Parameters parameters = Parameters.of(request, Set.of("limit", "cursor"));
        return new PageRequest(parameters.number("cursor", 0, Long.MAX_VALUE, first), (int)
                parameters.number("limit", 1, DecisionRequest.MAX_LIMIT, DecisionRequest.DEFAULT_LIMIT));
    }

    /** One more than the page has, so that it is seen whether there is another one. */
    public int andOne() {
        return limit + 1;
    }

    /** Something with its place in a list. */
    public record Placed(long number, ObjectNode json) {}

    /** The page of what was found, which may be one more than it takes. */
    public ObjectNode page(Iterable<Placed> found) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        long last = cursor;
        for (Placed placed : found) {
            if (items.size() == limit) {
                json.put("nextCursor", String.valueOf(last));
                break;
            }
            items.add(placed.json());
            last = placed.number();
        }
        return json;
    }
}
