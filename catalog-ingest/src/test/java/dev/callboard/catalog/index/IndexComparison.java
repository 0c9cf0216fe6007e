package dev.callboard.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks an index random questions and compares its answers with those of {@link BruteForce}. */
public final class IndexComparison {

    private static final JsonMapper JSON = JsonMapper.shared();

    private IndexComparison() {}

    /** One listing, as everybody sees it, and also as somebody does who sees a part; projections; and an index built anew. */
    public static void answersInEveryWayAlike(
            Random random, CatalogSnapshot snapshot, Collection<FinalEntity> catalog) {
        BruteForce plain = new BruteForce(catalog);
        compare(random, snapshot, plain);
        compareRestricted(random, snapshot, plain);
        compareFilters(random, snapshot, plain);
        compareProjections(random, catalog);
        compareWithOneBuiltAnew(snapshot, catalog);
    }

    /** One random listing in all its pages, forwards and backwards, a page by number, a slice, and facets. */
    static void answersAlike(Random random, CatalogSnapshot snapshot, Collection<FinalEntity> catalog) {
        compare(random, snapshot, new BruteForce(catalog));
    }

    /** What a caller may not see changes every answer as if it were not there. */
    private static void compareRestricted(Random random, CatalogSnapshot snapshot, BruteForce all) {
        ObjectNode condition = RandomEntities.predicate(random, 2);
        compare(random, snapshot.restrictedTo(EntityFilter.of(condition)), all.onlyThose(condition));
    }

    private static void compareProjections(Random random, Collection<FinalEntity> catalog) {
        List<String> paths = List.of(
                "kind",
                "metadata",
                "metadata.name",
                "metadata.tags",
                "spec.type",
                "spec.owner",
                "spec.deep.n",
                "spec.a.b",
                "spec.a.b.c",
                "spec.none",
                "relations",
                "none.at.all");
        List<String> fields = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            fields.add(RandomEntities.pick(random, paths));
        }
        FieldProjection projection = FieldProjection.of(fields);
        for (FinalEntity entity : catalog) {
            assertThat(JSON.readTree(projection.apply(entity.body())))
                    .as(fields + " of " + entity.ref())
                    .isEqualTo(PlainProjection.of(JSON.readTree(entity.body()), fields));
        }
    }

    /** After any changes the index is as if all had been put into it at once. */
    private static void compareWithOneBuiltAnew(CatalogSnapshot changed, Collection<FinalEntity> catalog) {
        EntityIndex anew = new EntityIndex();
        anew.publish(1, catalog, List.of());
        CatalogSnapshot fresh = anew.snapshot();
        List<String> keys = new ArrayList<>(RandomEntities.FIELDS);
        keys.addAll(List.of("metadata.uid", "metadata.tags.beta", "spec.a.b.c", "metadata.namespace"));
        assertThat(changed.facets(EntityFilter.EVERYTHING, keys))
                .isEqualTo(fresh.facets(EntityFilter.EVERYTHING, keys));
        for (String key : keys) {
            List<EntityOrder> order = List.of(EntityOrder.ascending(key));
            assertThat(changed.list(EntityFilter.EVERYTHING, order))
                    .isEqualTo(fresh.list(EntityFilter.EVERYTHING, order));
            EntityFilter exists = new EntityFilter.Exists(key);
            assertThat(changed.count(exists)).isEqualTo(fresh.count(exists));
        }
    }

    /** The language of the {@code filter} parameter, read by the reference's words and not by way of a predicate. */
    private static void compareFilters(Random random, CatalogSnapshot snapshot, BruteForce plain) {
        List<String> filters = RandomEntities.filters(random);
        EntityFilter filter = EntityFilter.of(EntityFilter.predicateOf(filters));
        assertThat(snapshot.slice(filter, List.of(), 0, Integer.MAX_VALUE))
                .as("filters " + filters)
                .isEqualTo(plain.filtered(filters));
        assertThat(snapshot.count(filter))
                .as("filters " + filters)
                .isEqualTo(plain.filtered(filters).size());
    }

    private static void compare(Random random, CatalogSnapshot snapshot, BruteForce plain) {
        ObjectNode predicate = RandomEntities.predicate(random, 3);
        List<EntityOrder> order = RandomEntities.order(random);
        TextFilter text = random.nextInt(3) > 0
                ? TextFilter.NONE
                : new TextFilter(RandomEntities.term(random), RandomEntities.fields(random));
        int limit = 1 + random.nextInt(40);
        List<FinalEntity> expected = plain.listing(predicate, text, order);
        String asked = predicate + " " + text + " " + order + " " + limit;

        EntityQuery query = EntityQuery.everything()
                .matching(predicate)
                .containing(text)
                .orderedBy(order)
                .page(0, limit);
        assertThat(forward(snapshot, query)).as(asked).isEqualTo(expected);
        assertThat(backward(snapshot, query, expected.size())).as(asked).isEqualTo(expected);
        assertThat(snapshot.query(query).totalItems()).as(asked).isEqualTo(expected.size());

        int offset = random.nextInt(30);
        assertThat(snapshot.query(query.page(offset, limit)).items())
                .as(asked)
                .isEqualTo(expected.stream().skip(offset).limit(limit).toList());
        EntityFilter filter = EntityFilter.of(predicate);
        List<EntityOrder> orders = new ArrayList<>(order);
        orders.addAll(RandomEntities.order(random));
        assertThat(snapshot.slice(filter, orders, offset, limit))
                .as(asked + " " + orders)
                .isEqualTo(plain.slice(predicate, orders, offset, limit));
        for (String field : RandomEntities.FIELDS) {
            assertThat(snapshot.facets(filter, List.of(field)).get(field))
                    .as(asked + " " + field)
                    .isEqualTo(plain.facet(predicate, field));
        }
    }

    private static List<FinalEntity> forward(CatalogSnapshot snapshot, EntityQuery query) {
        EntityPage page = snapshot.query(query);
        List<FinalEntity> seen = new ArrayList<>(page.items());
        while (page.next() != null) {
            page = snapshot.query(Cursor.decode(page.next().encode()), query.limit());
            seen.addAll(page.items());
        }
        return seen;
    }

    /** Begins at the last page and goes back. */
    private static List<FinalEntity> backward(CatalogSnapshot snapshot, EntityQuery query, int size) {
        EntityPage page = snapshot.query(query);
        while (page.next() != null) {
            page = snapshot.query(page.next(), query.limit());
        }
        List<FinalEntity> seen = new ArrayList<>(page.items());
        for (int pages = 0; page.previous() != null && pages <= size; pages++) {
            page = snapshot.query(page.previous(), query.limit());
            seen.addAll(0, page.items());
        }
        return seen;
    }
}
