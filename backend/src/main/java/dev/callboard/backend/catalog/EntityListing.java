package dev.callboard.backend.catalog;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.Cursor;
import dev.callboard.catalog.index.EntityOrder;
import dev.callboard.catalog.index.EntityPage;
import dev.callboard.catalog.index.EntityQuery;
import dev.callboard.catalog.index.FieldProjection;
import dev.callboard.catalog.index.TextFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A listing as a body asks for it: from its beginning, by condition, text and order; or from where a cursor is, which
 * knows all of that.
 *
 * @param query of which only the limit counts if there is a cursor
 */
record EntityListing(@Nullable Cursor cursor, EntityQuery query, FieldProjection fields) {

    /** @param order the property that says what to sort by, an object or a list of them */
    static EntityListing of(JsonBody asked, String order) {
        FieldProjection fields = FieldProjection.of(asked.strings("fields"));
        int limit = asked.atLeast("limit", 0).orElse(EntityQuery.DEFAULT_LIMIT);
        Optional<String> cursor = asked.string("cursor");
        if (cursor.isPresent()) {
            EntityQuery page = EntityQuery.everything().page(0, limit);
            return new EntityListing(Cursor.decode(cursor.get()), page, fields);
        }
        TextFilter text = asked.section("fullTextFilter")
                .map(filter -> new TextFilter(filter.string("term").orElse(""), filter.strings("fields")))
                .orElse(null);
        List<EntityOrder> orders = asked.oneOrMoreSections(order).stream()
                .map(by -> new EntityOrder(
                        by.requiredString("field"), EntityOrder.Direction.of(by.requiredString("order"))))
                .toList();
        EntityQuery query = EntityQuery.everything()
                .matching(asked.object("query").orElse(null))
                .containing(text)
                .orderedBy(orders)
                .page(asked.atLeast("offset", 0).orElse(0), limit);
        boolean counted = asked.oneOf("totalItems", "include", "exclude")
                .orElse("include")
                .equals("include");
        return new EntityListing(null, counted ? query : query.uncounted(), fields);
    }

    EntityPage page(CatalogSnapshot snapshot) {
        return cursor == null ? snapshot.query(query) : snapshot.query(cursor, query.limit());
    }
}
