package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.index.IndexComparison;
import dev.callboard.catalog.index.RandomEntities;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.store.CatalogBatch;
import dev.callboard.catalog.store.CatalogChanges;
import dev.callboard.catalog.store.CatalogStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * After any sequence of changes the index holds what the store holds, and answers as one does that is built from it: in
 * the process that writes, in one that follows from version to version, and in one that loads everything.
 *
 * <p>The changes are random: entities come, go, come back with another uid, and change their fields and relations.
 */
abstract class IndexFollowsStoreContract {

    private static final int CHANGES = 12;

    /** An empty store. */
    abstract CatalogStore store();

    /** How many sequences of changes are tried; a tenth of a second each where there is a database. */
    abstract int sequences();

    @Test
    void theIndexHoldsWhatTheStoreHoldsAfterAnySequenceOfChanges() {
        for (int seed = 0; seed < sequences(); seed++) {
            Sequence sequence = new Sequence(store(), new Random(seed));
            for (int change = 0; change < CHANGES; change++) {
                sequence.change();
                sequence.compare("sequence " + seed + ", change " + change);
            }
        }
    }

    private static final class Sequence {

        private final CatalogStore store;
        private final Random random;
        private final CatalogView writing = new CatalogView(new EntityIndex());
        private final CatalogView following = new CatalogView(new EntityIndex());

        Sequence(CatalogStore store, Random random) {
            this.store = store;
            this.random = random;
        }

        void change() {
            Map<EntityRef, OwnedEntity> upserts = new HashMap<>();
            for (int i = random.nextInt(15); i > 0; i--) {
                FinalEntity entity = RandomEntities.entity(random);
                upserts.put(entity.ref(), new OwnedEntity(entity, "url:here", null));
            }
            for (OwnedEntity known : List.copyOf(writing.entities())) {
                if (random.nextInt(6) == 0) {
                    FinalEntity changed = RandomEntities.changed(random, known.entity());
                    upserts.putIfAbsent(changed.ref(), new OwnedEntity(changed, "url:here", null));
                }
            }
            List<EntityRef> removals = writing.entities().stream()
                    .map(known -> known.entity().ref())
                    .filter(ref -> random.nextInt(5) == 0 && !upserts.containsKey(ref))
                    .toList();
            long version = store.write(batch(upserts, removals));
            writing.publish(version, upserts.values(), removals);
            if (random.nextInt(3) > 0) {
                CatalogChanges changes = store.changesSince(following.version());
                following.publish(changes.version(), changes.upserts(), changes.removals());
            } else if (random.nextBoolean()) {
                following.replace(store.load());
            } // else it learns of this change with the next
        }

        private CatalogBatch batch(Map<EntityRef, OwnedEntity> upserts, List<EntityRef> removals) {
            return new CatalogBatch(
                    writing.version(),
                    upserts.values(),
                    removals,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    Instant.EPOCH,
                    List.of());
        }

        void compare(String where) {
            var stored = store.load();
            List<FinalEntity> entities =
                    stored.entities().stream().map(OwnedEntity::entity).toList();
            CatalogView loaded = new CatalogView(new EntityIndex());
            loaded.replace(stored);
            List<CatalogView> views = new ArrayList<>(List.of(writing, loaded));
            if (following.version() == stored.version()) {
                views.add(following);
            }
            for (CatalogView view : views) {
                CatalogSnapshot snapshot = view.index().snapshot();
                assertThat(snapshot.version()).as(where).isEqualTo(stored.version());
                assertThat(texts(snapshot.list(EntityFilter.EVERYTHING, List.of())))
                        .as(where)
                        .isEqualTo(texts(entities));
                assertThat(snapshot.size()).as(where).isEqualTo(entities.size());
            }
            views.forEach(view ->
                    IndexComparison.answersInEveryWayAlike(random, view.index().snapshot(), held(view)));
        }

        /** The very objects that the index holds, in which nothing differs from the stored ones. */
        private static List<FinalEntity> held(CatalogView view) {
            return view.entities().stream().map(OwnedEntity::entity).toList();
        }

        /** Everything about each entity, in the order of their references. */
        private static List<String> texts(List<FinalEntity> entities) {
            return entities.stream()
                    .map(entity -> entity.ref() + " " + entity.uid() + " " + entity.etag() + " " + entity.parents()
                            + " " + new String(entity.body(), StandardCharsets.UTF_8))
                    .sorted()
                    .toList();
        }
    }
}
