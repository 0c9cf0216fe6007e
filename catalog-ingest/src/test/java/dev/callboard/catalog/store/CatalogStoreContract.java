package dev.callboard.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every catalog store promises. */
abstract class CatalogStoreContract {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** An empty store. */
    abstract CatalogStore store();

    @Test
    void isEmptyAtFirst() {
        CatalogStore store = store();

        assertThat(store.heads()).isEqualTo(new Heads(0, 0));
        assertThat(store.load().entities()).isEmpty();
        assertThat(store.errors()).isEmpty();
        assertThat(store.locations()).isEmpty();
    }

    @Test
    void keepsWhatProvidersTellUntilTheyTellOtherwise() {
        CatalogStore store = store();
        var first = new StoredProvider.Provided("url:https://h/a", "{\"b\":1,  \"a\":2}");
        var second = new StoredProvider.Provided("url:https://h/b", "{}");
        StoredProvider told = new StoredProvider("hub", NOW, List.of(first, second));

        assertThat(store.saveProvider(told)).isTrue();

        assertThat(store.providers()).containsExactly(told);
        long revision = store.heads().locationsRevision();
        StoredProvider later = new StoredProvider("hub", NOW.plusSeconds(9), List.of(first, second));

        assertThat(store.saveProvider(later)).isFalse();

        assertThat(store.providers()).containsExactly(later);
        assertThat(store.heads().locationsRevision()).isEqualTo(revision);

        assertThat(store.saveProvider(new StoredProvider("hub", NOW, List.of(second))))
                .isTrue();
        assertThat(store.heads().locationsRevision()).isEqualTo(revision + 1);
        assertThat(store.removeProvider("hub")).isTrue();
        assertThat(store.removeProvider("hub")).isFalse();
        assertThat(store.providers()).isEmpty();
        assertThat(store.heads().locationsRevision()).isEqualTo(revision + 2);
    }

    @Test
    void givesBackWhatWasWritten() {
        CatalogStore store = store();
        OwnedEntity alpha = entity("alpha", "{\"b\":1,  \"a\":\"ünïcødé\\u0000\"}");
        StoredReading reading = new StoredReading("key", "source", "{\"documents\":[]}");
        StoredSource source = new StoredSource("source", "c0ffee", NOW);

        long version = store.write(
                batch(0, List.of(alpha), List.of(), List.of(reading), List.of(), List.of(source), List.of(), Map.of()));

        StoredCatalog loaded = store.load();
        assertThat(version).isEqualTo(1);
        assertThat(loaded.version()).isEqualTo(1);
        assertThat(loaded.entities()).hasSize(1);
        assertSame(loaded.entities().getFirst(), alpha);
        assertThat(store.loadReadings()).isEqualTo(new StoredReadings(1, List.of(reading), List.of(source), Map.of()));
    }

    @Test
    void replacesAnEntityOfTheSameReference() {
        CatalogStore store = store();
        write(store, 0, List.of(entity("alpha", "{\"v\":1}")), List.of());
        OwnedEntity second = entity("alpha", "{\"v\":2}");

        write(store, 1, List.of(second), List.of());

        assertThat(store.load().entities()).hasSize(1);
        assertSame(store.load().entities().getFirst(), second);
    }

    @Test
    void removesEntitiesReadingsAndSources() {
        CatalogStore store = store();
        OwnedEntity alpha = entity("alpha", "{}");
        store.write(batch(
                0,
                List.of(alpha),
                List.of(),
                List.of(new StoredReading("key", "source", "{}")),
                List.of(),
                List.of(new StoredSource("source", "c0ffee", NOW)),
                List.of(),
                Map.of()));

        store.write(batch(
                1,
                List.of(),
                List.of(alpha.entity().ref()),
                List.of(),
                List.of("key"),
                List.of(),
                List.of("source"),
                Map.of()));

        assertThat(store.load()).isEqualTo(new StoredCatalog(2, List.of()));
        assertThat(store.loadReadings()).isEqualTo(new StoredReadings(2, List.of(), List.of(), Map.of()));
    }

    @Test
    void keepsAnEntityThatNoFileHolds() {
        CatalogStore store = store();
        OwnedEntity generated = new OwnedEntity(entity("alpha", "{}").entity(), "url:x", null);

        write(store, 0, List.of(generated), List.of());

        assertThat(store.load().entities().getFirst().provenance()).isNull();
    }

    @Test
    void makesNoVersionWithoutAChangeOfAnEntity() {
        CatalogStore store = store();

        long version = store.write(batch(
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new StoredSource("source", "c0ffee", NOW)),
                List.of(),
                Map.of()));

        assertThat(version).isZero();
        assertThat(store.loadReadings().sources()).hasSize(1);
    }

    @Test
    void refusesABatchMadeForAnOldVersionAndWritesNothingOfIt() {
        CatalogStore store = store();
        write(store, 0, List.of(entity("alpha", "{}")), List.of());

        assertThatExceptionOfType(CatalogStoreException.Superseded.class)
                .isThrownBy(() -> write(store, 0, List.of(entity("beta", "{}")), List.of()));

        assertThat(store.heads().version()).isEqualTo(1);
        assertThat(store.load().entities()).hasSize(1);
    }

    @Test
    void tellsWhatChangedSinceAVersion() {
        CatalogStore store = store();
        OwnedEntity beta = entity("beta", "{}");
        write(store, 0, List.of(entity("alpha", "{}"), entity("gone", "{}")), List.of());
        write(store, 1, List.of(beta), List.of(EntityRef.parse("component:default/gone")));

        CatalogChanges changes = store.changesSince(1);

        assertThat(changes.version()).isEqualTo(2);
        assertThat(changes.upserts())
                .extracting(stored -> stored.entity().ref().name())
                .containsExactly("beta");
        assertThat(changes.removals()).containsExactly(EntityRef.parse("component:default/gone"));
    }

    @Test
    void replacesTheErrorsOfAReadingAndLeavesOthersAlone() {
        CatalogStore store = store();
        writeErrors(store, Map.of("one", List.of(error("a", 2), error("a", 1)), "two", List.of(error("b", 1))));

        writeErrors(store, Map.of("one", List.of(error("a", 7))));
        assertThat(store.errors()).containsExactly(error("a", 7), error("b", 1));
        assertThat(store.loadReadings().errors())
                .isEqualTo(Map.of("one", List.of(error("a", 7)), "two", List.of(error("b", 1))));

        writeErrors(store, Map.of("one", List.of()));
        assertThat(store.errors()).containsExactly(error("b", 1));
    }

    @Test
    void findsTheReadingsOfWhichSomethingIsWrongWithAnEntity() {
        CatalogStore store = store();
        StoredReading one = new StoredReading("one", "source", "{}");
        StoredReading two = new StoredReading("two", "source", "{}");
        StoredReading three = new StoredReading("three", "source", "{}");
        store.write(batch(
                0,
                List.of(),
                List.of(),
                List.of(two, one, three),
                List.of(),
                List.of(),
                List.of(),
                Map.of("one", List.of(error("a", 1), error("a", 2)), "two", List.of(error("b", 1)))));

        assertThat(store.readingsWithErrors()).containsExactly(one);
    }

    @Test
    void writesTenThousandEntitiesInOneBatch() {
        CatalogStore store = store();
        List<OwnedEntity> many = IntStream.range(0, 10_000)
                .mapToObj(i -> entity("e" + i, "{\"i\":%d}".formatted(i)))
                .toList();

        write(store, 0, many, List.of());

        assertThat(store.load().entities()).hasSize(10_000);
    }

    @Test
    void remembersARefusalUntilTheSourceIsReadOrGivenUp() {
        CatalogStore store = store();
        store.refuse(new StoredRefusal("one", "c1", "no", NOW));
        store.refuse(new StoredRefusal("two", "c1", "no", NOW));
        store.refuse(new StoredRefusal("three", "c1", "no", NOW));
        StoredRefusal again = new StoredRefusal("three", "c2", "still no", NOW.plusSeconds(1));
        store.refuse(again);

        store.write(new CatalogBatch(
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new StoredSource("one", "c2", NOW)),
                List.of("two"),
                Map.of(),
                NOW,
                List.of()));

        assertThat(store.refusals()).containsExactly(again);
    }

    @Test
    void keepsLocationsInOrderOfTheirIds() {
        CatalogStore store = store();
        RegisteredLocation first = location("00000000-0000-4000-8000-000000000001", "https://h/one");
        RegisteredLocation second = location("f0000000-0000-4000-8000-000000000002", "https://h/two");

        assertThat(store.addLocation(second)).isTrue();
        assertThat(store.addLocation(first)).isTrue();

        assertThat(store.locations()).containsExactly(first, second);
        assertThat(store.heads().locationsRevision()).isEqualTo(2);
    }

    @Test
    void refusesASecondLocationOfTheSameTarget() {
        CatalogStore store = store();
        store.addLocation(location("00000000-0000-4000-8000-000000000001", "https://h/one"));
        RegisteredLocation other = location("00000000-0000-4000-8000-000000000002", "https://h/two");
        store.addLocation(other);

        assertThat(store.addLocation(location("00000000-0000-4000-8000-000000000003", "https://h/one")))
                .isFalse();
        assertThat(store.replaceLocation(location("00000000-0000-4000-8000-000000000002", "https://h/one")))
                .isFalse();

        assertThat(store.locations()).contains(other).hasSize(2);
    }

    @Test
    void replacesAndRemovesLocations() {
        CatalogStore store = store();
        RegisteredLocation one = location("00000000-0000-4000-8000-000000000001", "https://h/one");
        store.addLocation(one);
        RegisteredLocation moved = location("00000000-0000-4000-8000-000000000001", "https://h/moved");

        assertThat(store.replaceLocation(moved)).isTrue();
        assertThat(store.locations()).containsExactly(moved);
        assertThat(store.removeLocation(one.id())).isTrue();
        assertThat(store.removeLocation(one.id())).isFalse();
        assertThat(store.locations()).isEmpty();
    }

    @Test
    void keepsTheLastNoteOnProgress() {
        CatalogStore store = store();
        assertThat(store.notedProgress()).isEmpty();

        store.noteProgress("one");
        store.noteProgress("two");

        assertThat(store.notedProgress()).contains("two");
    }

    @Test
    void handsMessagesOutOnceAndInOrder() {
        CatalogStore store = store();
        StoreMessage first = new StoreMessage(StoreMessage.Kind.REFRESH_ENTITY, "component:default/a");
        StoreMessage second = new StoreMessage(StoreMessage.Kind.DELETE_ENTITY, "x");
        store.send(first);
        store.send(second);

        assertThat(store.takeMessages()).containsExactly(first, second);
        assertThat(store.takeMessages()).isEmpty();
    }

    @Test
    void letsOnlyOneLead() {
        CatalogStore store = store();
        CatalogStore.Leadership leadership = store.tryLead().orElseThrow();

        assertThat(leadership.held()).isTrue();
        assertThat(store.tryLead()).isEmpty();

        leadership.close();
        assertThat(leadership.held()).isFalse();
        CatalogStore.Leadership next = store.tryLead().orElseThrow();
        next.close();
    }

    static OwnedEntity entity(String name, String body) {
        EntityRef ref = new EntityRef("component", "default", name);
        UUID uid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        FinalEntity entity = new FinalEntity(
                ref,
                uid,
                "etag-" + body.hashCode(),
                body.getBytes(StandardCharsets.UTF_8),
                List.of(EntityRef.parse("location:default/parent"), EntityRef.parse("location:default/a, b")));
        return new OwnedEntity(
                entity,
                "url:https://h/file.yaml",
                new Provenance("https://h/o/r", "main", "c0ffee", "a/file.yaml", "b10b", 3, 14));
    }

    private static void write(CatalogStore store, long base, List<OwnedEntity> upserts, List<EntityRef> removals) {
        store.write(batch(base, upserts, removals, List.of(), List.of(), List.of(), List.of(), Map.of()));
    }

    private static void writeErrors(CatalogStore store, Map<String, List<IngestionError>> errors) {
        store.write(batch(0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), errors));
    }

    private static CatalogBatch batch(
            long base,
            List<OwnedEntity> upserts,
            List<EntityRef> removals,
            List<StoredReading> readings,
            List<String> readingsGone,
            List<StoredSource> sources,
            List<String> sourcesGone,
            Map<String, List<IngestionError>> errors) {
        return new CatalogBatch(
                base, upserts, removals, readings, readingsGone, sources, sourcesGone, errors, NOW, List.of());
    }

    private static RegisteredLocation location(String id, String target) {
        return new RegisteredLocation(
                UUID.fromString(id), "url", target, new EntityRef("location", "default", "generated-" + id));
    }

    private static IngestionError error(String location, int line) {
        @Nullable String commit = line == 1 ? null : "c0ffee";
        return new IngestionError(
                "https://h/o/r", location, "a.yaml", commit, line, 0, commit, "InputError", "No \"kind\"", commit);
    }

    private static void assertSame(OwnedEntity actual, OwnedEntity expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }
}
