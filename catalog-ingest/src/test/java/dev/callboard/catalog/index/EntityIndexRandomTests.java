package dev.callboard.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes random catalogs in random ways and compares every answer with that of {@link BruteForce}. */
class EntityIndexRandomTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CATALOGS = 12;
    private static final int SMALL_CATALOGS = Integer.getInteger("callboard.generated.catalogs", 1_500);
    private static final int CHANGES = 6;
    private static final int QUERIES = 8;
    private static final List<String> KINDS = List.of("Component", "API", "Group");
    private static final List<String> WORDS =
            List.of("alpha", "Beta", "beta", "ga_mma", "Z", "ﬀ", "🛒", "\uE000", "ünï");
    private static final List<String> FIELDS = List.of(
            "kind", "metadata.name", "metadata.tags", "spec.type", "SPEC.Owner", "spec.deep.n", "relations.ownedBy");

    static IntStream seeds() {
        return IntStream.range(0, CATALOGS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersAsLookingAtEveryEntityDoes(int seed) {
        Random random = new Random(seed);
        EntityIndex index = new EntityIndex();
        Map<EntityRef, FinalEntity> catalog = new LinkedHashMap<>();
        for (int change = 1; change <= CHANGES; change++) {
            change(random, index, catalog, change);
            assertThat(index.snapshot().size()).isEqualTo(catalog.size());
            BruteForce plain = new BruteForce(catalog.values());
            for (int query = 0; query < QUERIES; query++) {
                compare(random, index.snapshot(), plain);
            }
        }
    }

    /** In small catalogs the edges are near: no match, one page, one entity, none. */
    @Test
    void answersSoInManySmallCatalogsToo() {
        for (int seed = 0; seed < SMALL_CATALOGS; seed++) {
            Random random = new Random(1_000_000 + seed);
            EntityIndex index = new EntityIndex();
            Map<EntityRef, FinalEntity> catalog = new LinkedHashMap<>();
            int changes = 1 + random.nextInt(3);
            for (int change = 1; change <= changes; change++) {
                change(random, index, catalog, change, random.nextInt(12), random.nextInt(5));
            }
            try {
                compare(random, index.snapshot(), new BruteForce(catalog.values()));
                compareRestricted(random, index.snapshot(), catalog);
                compareProjections(random, catalog);
                compareWithOneBuiltAnew(index.snapshot(), catalog);
            } catch (AssertionError e) {
                throw new AssertionError("In the catalog of seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** What a caller may not see changes every answer as if it were not there. */
    private static void compareRestricted(
            Random random, CatalogSnapshot snapshot, Map<EntityRef, FinalEntity> catalog) {
        ObjectNode condition = predicate(random, 2);
        BruteForce all = new BruteForce(catalog.values());
        List<FinalEntity> visible = all.listing(condition, TextFilter.NONE, List.of());
        compare(random, snapshot.restrictedTo(EntityFilter.of(condition)), new BruteForce(visible));
    }

    private static void compareProjections(Random random, Map<EntityRef, FinalEntity> catalog) {
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
            fields.add(pick(random, paths));
        }
        FieldProjection projection = FieldProjection.of(fields);
        for (FinalEntity entity : catalog.values()) {
            assertThat(JSON.readTree(projection.apply(entity.body())))
                    .as(fields + " of " + entity.ref())
                    .isEqualTo(PlainProjection.of(JSON.readTree(entity.body()), fields));
        }
    }

    /** After any changes the index is as if all had been put into it at once. */
    private static void compareWithOneBuiltAnew(CatalogSnapshot changed, Map<EntityRef, FinalEntity> catalog) {
        EntityIndex anew = new EntityIndex();
        anew.publish(1, catalog.values(), List.of());
        CatalogSnapshot fresh = anew.snapshot();
        List<String> keys = new ArrayList<>(FIELDS);
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

    private static void change(Random random, EntityIndex index, Map<EntityRef, FinalEntity> catalog, int version) {
        // the first changes fill the catalog past the size of a block, the last ones nearly empty it
        boolean shrinking = version > CHANGES / 2;
        change(random, index, catalog, version, shrinking ? 20 : 250, shrinking ? 6 : 1);
    }

    /** @param removed how many in ten of the entities go */
    private static void change(
            Random random,
            EntityIndex index,
            Map<EntityRef, FinalEntity> catalog,
            int version,
            int added,
            int removed) {
        List<FinalEntity> upserts = new ArrayList<>();
        for (int i = 0; i < added; i++) {
            upserts.add(entity(random));
        }
        List<EntityRef> removals = catalog.keySet().stream()
                .filter(ref -> random.nextInt(10) < removed)
                .toList();
        index.publish(version, upserts, removals);
        removals.forEach(catalog::remove);
        upserts.forEach(entity -> catalog.put(entity.ref(), entity));
    }

    private static void compare(Random random, CatalogSnapshot snapshot, BruteForce plain) {
        ObjectNode predicate = predicate(random, 3);
        List<EntityOrder> order = order(random);
        TextFilter text = random.nextInt(3) > 0
                ? TextFilter.NONE
                : new TextFilter(List.of("a", "be", "-1", "ü").get(random.nextInt(4)), fields(random));
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
        orders.addAll(order(random));
        assertThat(snapshot.slice(filter, orders, offset, limit))
                .as(asked + " " + orders)
                .isEqualTo(plain.slice(predicate, orders, offset, limit));
        for (String field : FIELDS) {
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

    private static FinalEntity entity(Random random) {
        String kind = pick(random, KINDS);
        String name = "n" + random.nextInt(400);
        ObjectNode json = JSON.createObjectNode().put("kind", kind);
        ObjectNode metadata = json.putObject("metadata").put("name", name);
        ArrayNode tags = metadata.putArray("tags");
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add(pick(random, WORDS));
        }
        ObjectNode spec = json.putObject("spec");
        if (random.nextInt(4) > 0) {
            spec.put("type", pick(random, WORDS));
        }
        if (random.nextInt(3) > 0) {
            spec.put("owner", random.nextBoolean() ? pick(random, WORDS) : null);
        }
        spec.putObject("deep").put("n", random.nextInt(5) / 2.0);
        if (random.nextInt(4) == 0) {
            spec.putObject("a.b").put("c", pick(random, WORDS) + "x".repeat(random.nextInt(3) * 100));
        }
        ArrayNode relations = json.putArray("relations");
        for (int i = random.nextInt(3); i > 0; i--) {
            relations.addObject().put("type", "ownedBy").put("targetRef", "group:default/n" + random.nextInt(9));
        }
        return TestEntities.entity(
                json, new EntityRef(kind, "default", name), new UUID(random.nextLong(), random.nextLong()));
    }

    private static ObjectNode predicate(Random random, int depth) {
        ObjectNode predicate = JSON.createObjectNode();
        int form = random.nextInt(depth == 0 ? 7 : 10);
        String field = pick(random, FIELDS);
        switch (form) {
            case 0 -> predicate.putObject(field).put("$exists", random.nextBoolean());
            case 1 ->
                predicate
                        .putObject(field)
                        .put("$hasPrefix", List.of("", "n1", "b", "G", "🛒").get(random.nextInt(5)));
            case 2 -> {
                ArrayNode in = predicate.putObject(field).putArray("$in");
                for (int i = random.nextInt(4); i > 0; i--) {
                    in.add(value(random));
                }
            }
            case 3 -> predicate.putObject(field).put("$contains", value(random));
            case 4 ->
                predicate
                        .putObject("relations")
                        .putObject("$contains")
                        .put("type", "OwnedBy")
                        .put("targetRef", "group:default/n" + random.nextInt(9));
            case 5, 6 -> predicate.put(field, value(random));
            case 7 -> predicate.set("$not", predicate(random, depth - 1));
            default -> {
                ArrayNode parts = predicate.putArray(form == 8 ? "$all" : "$any");
                for (int i = random.nextInt(4); i > 0; i--) {
                    parts.add(predicate(random, depth - 1));
                }
            }
        }
        return predicate;
    }

    private static String value(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> pick(random, KINDS);
            case 1 -> pick(random, WORDS);
            default -> "0.5";
        };
    }

    private static List<EntityOrder> order(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> List.of();
            case 1 -> List.of(EntityOrder.ascending(pick(random, FIELDS)));
            default -> List.of(EntityOrder.descending(pick(random, FIELDS)));
        };
    }

    private static List<String> fields(Random random) {
        return random.nextBoolean() ? List.of() : List.of(pick(random, FIELDS), pick(random, FIELDS));
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
