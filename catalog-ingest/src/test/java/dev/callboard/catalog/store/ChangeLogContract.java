package dev.callboard.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What every change log promises. */
abstract class ChangeLogContract {

    private static final EntityRef ALPHA = EntityRef.parse("component:default/alpha");
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private CatalogStore store;
    private ChangeLog log;

    abstract CatalogStore store();

    @BeforeEach
    void begin() {
        store = store();
        log = store.changeLog();
    }

    @Test
    void knowsEachChangeWithItsCommitAndTheBodiesAroundIt() {
        write(1, List.of(alpha("one", "c1")), List.of(), commit("c1"));
        write(2, List.of(alpha("two", "c2")), List.of(), commit("c2"));
        write(3, List.of(alpha("related", "c2")), List.of());
        write(4, List.of(), List.of(ALPHA), commit("c3"));

        List<EntityChange> changes = log.ofEntity(ALPHA, Long.MAX_VALUE, 10);

        assertThat(changes)
                .extracting(EntityChange::version, EntityChange::type, ChangeLogContract::author)
                .containsExactly(
                        tuple(4, EntityChange.Type.REMOVED, "c3 Ada"),
                        tuple(3, EntityChange.Type.CHANGED, "none"),
                        tuple(2, EntityChange.Type.CHANGED, "c2 Ada"),
                        tuple(1, EntityChange.Type.ADDED, "c1 Ada"));
        assertThat(changes)
                .extracting(ChangeLogContract::bodies)
                .containsExactly("related > -", "two > related", "one > two", "- > one");
        assertThat(changes.getLast().at()).isEqualTo(START.plusSeconds(1));
        assertThat(log.ofEntity(ALPHA, changes.get(1).id(), 1))
                .hasSize(1)
                .first()
                .satisfies(change -> assertThat(change.version()).isEqualTo(2));
    }

    @Test
    void knowsWhereTheDocumentStoodAtEachChange() {
        write(1, List.of(alpha("one", "c1")), List.of(), commit("c1"));
        write(2, List.of(alpha("two", "c2")), List.of(), commit("c2"));
        OwnedEntity generated = alpha("three", "c2");
        write(3, List.of(new OwnedEntity(generated.entity(), "url:https://h/other.yaml", null)), List.of());
        write(4, List.of(alpha("four", "c4")), List.of(), commit("c4"));
        write(5, List.of(), List.of(ALPHA), commit("c5"));

        assertThat(log.ofEntity(ALPHA, Long.MAX_VALUE, 10))
                .extracting(EntityChange::source)
                .containsExactly(source("c4"), source("c4"), null, source("c2"), source("c1"));
    }

    @Test
    void tellsWhatFollowedAChange() {
        write(1, List.of(alpha("one", "c1"), beta("one")), List.of());
        write(2, List.of(beta("two")), List.of());

        List<EntityChange> all = log.after(0, 10);

        assertThat(all).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
        assertThat(log.after(all.get(1).id(), 10))
                .extracting(EntityChange::id)
                .containsExactly(all.get(2).id());
        assertThat(log.after(all.get(2).id(), 10)).isEmpty();
    }

    @Test
    void knowsWhereItEnds() {
        assertThat(log.newest()).isEqualTo(new ChangeLog.Newest(0, 0));

        write(1, List.of(alpha("one", "c1"), beta("one")), List.of());
        write(2, List.of(beta("two")), List.of());
        ChangeLog.Newest newest =
                new ChangeLog.Newest(2, log.after(0, 10).getLast().id());

        assertThat(log.newest()).isEqualTo(newest);
        log.forget(START.plusSeconds(3), 10);
        assertThat(log.after(0, 10)).isEmpty();
        assertThat(log.newest()).isEqualTo(newest);
    }

    @Test
    void knowsWhatTheCatalogWas() {
        write(1, List.of(alpha("one", "c1")), List.of());
        write(2, List.of(alpha("two", "c2"), beta("one")), List.of());
        write(3, List.of(alpha("three", "c3")), List.of());

        assertThat(states(1, 3)).isEqualTo(Map.of("alpha", "one", "beta", "-"));
        assertThat(states(2, 3)).isEqualTo(Map.of("alpha", "two"));
        assertThat(states(1, 2)).isEqualTo(Map.of("alpha", "one", "beta", "-"));
        assertThat(log.versionAt(START)).isZero();
        assertThat(log.versionAt(START.plusMillis(2500))).isEqualTo(2);
    }

    @Test
    void forgetsWholeVersionsBitByBit() {
        write(1, List.of(alpha("one", "c1"), beta("one")), List.of());
        write(2, List.of(alpha("two", "c2"), beta("two")), List.of());
        write(3, List.of(alpha("three", "c3")), List.of());
        long last = log.after(0, 10).get(3).id();

        assertThat(log.forget(START.plusMillis(2500), 3)).isEqualTo(3);
        assertThat(log.bounds()).isEqualTo(new ChangeLog.Bounds(2, last, START.plusSeconds(2)));
        assertThat(log.forget(START.plusMillis(2500), 3)).isEqualTo(1);
        assertThat(log.forget(START.plusMillis(2500), 3)).isZero();

        assertThat(log.after(0, 10)).extracting(EntityChange::version).containsExactly(3L);
        assertThat(states(2, 3)).isEqualTo(Map.of("alpha", "two"));
        assertThat(log.versionAt(START.plusMillis(2500))).isEqualTo(2);
    }

    private Map<String, String> states(long version, long until) {
        Map<EntityRef, Optional<FinalEntity>> states = log.statesAt(version, until);
        return states.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().name(),
                        entry -> entry.getValue()
                                .map(entity -> value(entity.body()))
                                .orElse("-")));
    }

    private void write(long version, List<OwnedEntity> upserts, List<EntityRef> removals, CommitRead... commits) {
        long now = store.write(new CatalogBatch(
                version - 1,
                upserts,
                removals,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                START.plusSeconds(version),
                List.of(commits)));
        assertThat(now).isEqualTo(version);
    }

    private static CommitRead commit(String name) {
        return new CommitRead("main", new CommitInfo("https://h/o/r", name, "Ada", "ada@h", START));
    }

    private static OwnedEntity alpha(String value, String commit) {
        return entity(ALPHA, value, commit);
    }

    private static OwnedEntity beta(String value) {
        return entity(EntityRef.parse("component:default/beta"), value, value);
    }

    private static OwnedEntity entity(EntityRef ref, String value, String commit) {
        UUID uid = UUID.nameUUIDFromBytes(ref.toString().getBytes(StandardCharsets.UTF_8));
        String body = "{\"metadata\":{\"uid\":\"%s\",\"etag\":\"%s\"},\"value\":\"%s\"}".formatted(uid, value, value);
        return new OwnedEntity(
                new FinalEntity(ref, uid, value, body.getBytes(StandardCharsets.UTF_8), List.of()),
                "url:https://h/file.yaml",
                source(commit));
    }

    private static Provenance source(String commit) {
        return new Provenance("https://h/o/r", "main", commit, "a/file.yaml", "b10b", 3, 14);
    }

    private static Tuple tuple(long version, EntityChange.Type type, String author) {
        return Tuple.tuple(version, type, author);
    }

    private static String author(EntityChange change) {
        CommitInfo commit = change.commit();
        return commit == null ? "none" : commit.commit() + " " + commit.author();
    }

    private static String bodies(EntityChange change) {
        return value(change.before()) + " > " + value(change.after());
    }

    private static String value(byte @Nullable [] body) {
        return body == null
                ? "-"
                : JsonMapper.shared().readTree(body).path("value").asString();
    }
}
