package dev.callboard.catalog.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/** Large changes are put together by several threads, which must not be seen. */
class LargeChangeTests {

    private static final int ENTITIES = 5_000;

    @Test
    void isTheSameAsOneEntityAfterAnother() {
        List<FinalEntity> first = entities("one");
        List<FinalEntity> second = new ArrayList<>(entities("Two").subList(1_000, ENTITIES));

        CatalogSnapshot together = CatalogSnapshot.EMPTY;
        CatalogSnapshot oneByOne = CatalogSnapshot.EMPTY;
        for (List<FinalEntity> change : List.of(first, second)) {
            SnapshotUpdate large = new SnapshotUpdate(together);
            large.putAll(change);
            together = large.snapshot(1);
            for (FinalEntity entity : change) {
                SnapshotUpdate small = new SnapshotUpdate(oneByOne);
                small.put(entity);
                oneByOne = small.snapshot(1);
            }
            assertThat(rows(together, first)).isEqualTo(rows(oneByOne, first));
        }

        for (FinalEntity entity : first) {
            String ref = entity.ref().toString();
            assertThat(together.ordinalOf(ref)).isEqualTo(oneByOne.ordinalOf(ref));
        }
    }

    @Test
    void answersAsLookingAtEveryEntityDoes() {
        Map<EntityRef, FinalEntity> catalog = new LinkedHashMap<>();
        EntityIndex index = new EntityIndex();
        Random random = new Random(7);
        for (int change = 1; change <= 2; change++) {
            List<FinalEntity> upserts = new ArrayList<>();
            while (upserts.size() < 4_000) {
                upserts.add(RandomEntities.entity(random));
            }
            upserts.forEach(entity -> catalog.put(entity.ref(), entity));
            index.publish(change, upserts, List.of());
            IndexComparison.answersAlike(random, index.snapshot(), catalog.values());
        }
    }

    @Test
    void aBodyThatIsNoJsonEndsItAndNothingIsShown() {
        List<FinalEntity> entities = entities("one");
        FinalEntity broken = entities.get(3_000);
        entities.set(
                3_000,
                new FinalEntity(
                        broken.ref(),
                        broken.uid(),
                        broken.etag(),
                        "{\"kind\":".getBytes(StandardCharsets.UTF_8),
                        List.of()));
        EntityIndex index = new EntityIndex();

        assertThatThrownBy(() -> index.publish(1, entities, List.of())).isInstanceOf(JacksonException.class);

        assertThat(index.snapshot().size()).isZero();
        assertThat(index.version()).isZero();
    }

    @Test
    void entitiesThatAreReadWithOneRootHaveTheirOwnRows() {
        KeyPath root = KeyPath.root();
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            FinalEntity entity = RandomEntities.entity(random);
            assertThat(SearchRows.of(entity, root))
                    .isEqualTo(SearchRows.of(entity))
                    .isEqualTo(PlainRows.of(entity));
        }
    }

    private static List<FinalEntity> entities(String owner) {
        return new ArrayList<>(IntStream.range(0, ENTITIES)
                .mapToObj(i -> TestEntities.component(
                        "n" + i,
                        "{'owner':'" + owner + i % 7 + "','type':'" + (i % 3 == 0 ? "Service" : "service")
                                + "','parts':['🛒" + i % 11 + "','\uE000" + i % 5 + "'],'note':null}"))
                .toList());
    }

    /** For each key of the entities, who has it and each of its values. */
    private static Map<String, List<String>> rows(CatalogSnapshot snapshot, List<FinalEntity> entities) {
        TreeSet<String> keys = new TreeSet<>();
        entities.forEach(entity -> keys.addAll(SearchRows.of(entity).keySet()));
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String key : keys) {
            KeyIndex index = snapshot.keys().get(key);
            List<String> found = new ArrayList<>();
            found.add("present " + index.present().bitmap() + ", valued "
                    + index.valued().bitmap());
            for (ValueBlock block : index.values().blocks()) {
                for (int slot = 0; slot < block.size(); slot++) {
                    found.add(block.value(slot) + " at " + block.entities(slot).bitmap() + ", sorted by it "
                            + block.leading(slot).bitmap() + ", written " + spellings(block, slot));
                }
            }
            rows.put(key, found);
        }
        return rows;
    }

    private static List<String> spellings(ValueBlock block, int slot) {
        return block.spellings(slot).stream()
                .map(spelling -> spelling.text() + " " + spelling.entities().bitmap())
                .toList();
    }
}
