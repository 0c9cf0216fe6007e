package dev.callboard.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes random catalogs in random ways and compares every answer with that of {@link BruteForce}. */
class EntityIndexRandomTests {

    private static final int CATALOGS = 12;
    private static final int SMALL_CATALOGS = Integer.getInteger("callboard.generated.catalogs", 1_500);
    private static final int CHANGES = 6;
    private static final int QUERIES = 8;

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
            for (int query = 0; query < QUERIES; query++) {
                IndexComparison.answersAlike(random, index.snapshot(), catalog.values());
            }
        }
    }

    /**
     * In small catalogs the edges are near: no match, one page, one entity, none. Each has one to three changes, and is
     * then asked for one random listing in all its pages forwards and backwards, a page by number, a slice and facets, the
     * same again for a caller who sees only a part, and projections of all its entities; and it is compared with an index
     * that is built anew.
     */
    @Test
    void answersSoInManySmallCatalogsToo() {
        IntStream.range(0, SMALL_CATALOGS).parallel().forEach(seed -> {
            try {
                compareSmallCatalog(new Random(1_000_000 + seed));
            } catch (AssertionError e) {
                throw new AssertionError("In the catalog of seed " + seed + ": " + e.getMessage(), e);
            }
        });
    }

    private static void compareSmallCatalog(Random random) {
        EntityIndex index = new EntityIndex();
        Map<EntityRef, FinalEntity> catalog = new LinkedHashMap<>();
        int changes = 1 + random.nextInt(3);
        for (int change = 1; change <= changes; change++) {
            change(random, index, catalog, change, random.nextInt(12), random.nextInt(5));
        }
        IndexComparison.answersInEveryWayAlike(random, index.snapshot(), catalog.values());
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
            upserts.add(RandomEntities.entity(random));
        }
        List<EntityRef> removals = catalog.keySet().stream()
                .filter(ref -> random.nextInt(10) < removed)
                .toList();
        index.publish(version, upserts, removals);
        removals.forEach(catalog::remove);
        upserts.forEach(entity -> catalog.put(entity.ref(), entity));
    }
}
