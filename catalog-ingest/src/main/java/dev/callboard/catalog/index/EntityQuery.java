package dev.callboard.catalog.index;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first page of a listing; the pages after it are asked for by its {@link Cursor}s.
 *
 * @param predicate which entities, in the predicate language; none for all of them
 * @param text a further condition on text
 * @param order by what to sort, of which the first counts; empty for the order of the uids. Entities that lack the
 *     field are not in the listing
 * @param offset how many entities to leave out at the beginning
 * @param limit how many entities a page has at most
 * @param counted whether to count all entities of the listing
 */
public record EntityQuery(
        @Nullable ObjectNode predicate,
        @Nullable TextFilter text,
        List<EntityOrder> order,
        int offset,
        int limit,
        boolean counted) {

    /** How many entities a page has when nobody says. */
    public static final int DEFAULT_LIMIT = 200;

    public EntityQuery {
        order = List.copyOf(order);
        if (offset < 0 || limit < 0) {
            throw new InvalidQueryException("Neither offset nor limit may be negative");
        }
    }

    /** All entities, in pages of the default size. */
    public static EntityQuery everything() {
        return new EntityQuery(null, null, List.of(), 0, DEFAULT_LIMIT, true);
    }

    public EntityQuery matching(@Nullable ObjectNode newPredicate) {
        return new EntityQuery(newPredicate, text, order, offset, limit, counted);
    }

    public EntityQuery containing(@Nullable TextFilter newText) {
        return new EntityQuery(predicate, newText, order, offset, limit, counted);
    }

    public EntityQuery orderedBy(List<EntityOrder> newOrder) {
        return new EntityQuery(predicate, text, newOrder, offset, limit, counted);
    }

    public EntityQuery page(int newOffset, int newLimit) {
        return new EntityQuery(predicate, text, order, newOffset, newLimit, counted);
    }

    /** The same listing with zero as its total. */
    public EntityQuery uncounted() {
        return new EntityQuery(predicate, text, order, offset, limit, false);
    }
}
