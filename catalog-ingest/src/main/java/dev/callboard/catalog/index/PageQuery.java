package dev.callboard.catalog.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Cuts pages out of a listing.
 *
 * <p>A page's edge is remembered by sort value and uid, not by number, so that entities which come and go between two
 * requests shift nothing. One entity more than asked for is looked for, to know whether a next page exists.
 */
final class PageQuery {

    private final CatalogSnapshot catalog;

    PageQuery(CatalogSnapshot catalog) {
        this.catalog = catalog;
    }

    EntityPage first(EntityQuery query) {
        RoaringBitmap set = listing(EntityFilter.of(query.predicate()), query.text(), query.order());
        long total = query.counted() ? set.getLongCardinality() : 0;
        if (query.limit() == 0) {
            return new EntityPage(List.of(), total, null, null);
        }
        List<OrderedWalk.Step> steps =
                walk(set, query.order(), false, new OrderedWalk.Range(null, query.offset(), plusOne(query.limit())));
        List<OrderedWalk.Step> page = steps.subList(0, Math.min(query.limit(), steps.size()));
        List<@Nullable String> first = page.isEmpty() ? List.of() : values(page.getFirst(), query.order());
        Cursor next = null;
        if (steps.size() > page.size()) {
            next = new Cursor(
                    query.order(),
                    false,
                    query.predicate(),
                    query.text(),
                    values(page.getLast(), query.order()),
                    first,
                    total);
        }
        return new EntityPage(catalog.entitiesOf(page), total, next, null);
    }

    EntityPage beside(Cursor cursor, int limit) {
        RoaringBitmap set = listing(EntityFilter.of(cursor.predicate()), cursor.text(), cursor.order());
        if (limit == 0) {
            return new EntityPage(List.of(), cursor.totalItems(), null, null);
        }
        int wanted = cursor.previous() ? limit : plusOne(limit);
        OrderedWalk.Range range = new OrderedWalk.Range(position(cursor), 0, wanted);
        List<OrderedWalk.Step> steps = walk(set, cursor.order(), cursor.previous(), range);
        List<OrderedWalk.Step> page = steps.subList(0, Math.min(limit, steps.size()));
        if (cursor.previous()) {
            page = page.reversed();
        }
        Cursor next = null;
        Cursor previous = null;
        if (!page.isEmpty()) {
            if (cursor.previous() || steps.size() > page.size()) {
                next = at(cursor, values(page.getLast(), cursor.order()), false);
            }
            List<@Nullable String> begin = values(page.getFirst(), cursor.order());
            if (!begin.equals(cursor.first())) {
                previous = at(cursor, begin, true);
            }
        }
        return new EntityPage(catalog.entitiesOf(page), cursor.totalItems(), next, previous);
    }

    /** The entities of the listing: those that fulfil the conditions and have the field that is sorted by. */
    private RoaringBitmap listing(EntityFilter filter, @Nullable TextFilter text, List<EntityOrder> order) {
        String key = order.isEmpty() ? SearchRows.UID : order.getFirst().key();
        RoaringBitmap set = catalog.matching(filter, text, List.of(key));
        Postings valued = catalog.keys().get(key).valued();
        return order.isEmpty() || valued.size() == catalog.entities().live().getCardinality()
                ? set
                : RoaringBitmap.and(set, valued.bitmap());
    }

    private List<OrderedWalk.Step> walk(
            RoaringBitmap set, List<EntityOrder> order, boolean backwards, OrderedWalk.Range range) {
        if (order.isEmpty()) {
            return OrderedWalk.byUid(catalog, set, backwards, range);
        }
        EntityOrder by = order.getFirst();
        return OrderedWalk.byKey(catalog, catalog.keys().get(by.key()), set, by.isDescending() != backwards, range);
    }

    private static Cursor at(Cursor cursor, List<@Nullable String> position, boolean previous) {
        return new Cursor(
                cursor.order(),
                previous,
                cursor.predicate(),
                cursor.text(),
                position,
                cursor.first(),
                cursor.totalItems());
    }

    private static OrderedWalk.Position position(Cursor cursor) {
        String value = cursor.order().isEmpty() ? "" : cursor.position().getFirst();
        String uid = cursor.position().getLast();
        try {
            return new OrderedWalk.Position(value == null ? "" : value, UUID.fromString(uid == null ? "" : uid));
        } catch (IllegalArgumentException e) {
            throw new InvalidQueryException("Malformed cursor: orderFieldValues holds no uid", e);
        }
    }

    private static List<@Nullable String> values(OrderedWalk.Step step, List<EntityOrder> order) {
        String uid = step.position().uid().toString();
        return order.isEmpty()
                ? new ArrayList<>(List.of(uid))
                : Arrays.asList(step.position().value(), uid);
    }

    private static int plusOne(int limit) {
        return limit == Integer.MAX_VALUE ? limit : limit + 1;
    }
}
