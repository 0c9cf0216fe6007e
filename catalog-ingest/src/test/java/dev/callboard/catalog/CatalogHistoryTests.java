package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.catalog.index.CatalogSnapshot;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.catalog.store.ChangeLog;
import dev.callboard.catalog.store.EntityChange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a catalog remembers of what was read. */
class CatalogHistoryTests {

    private static final EntityRef ONE = EntityRef.parse("component:default/one");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T00:00:00Z"));
    private CatalogFixture fixture;
    private BareRepository shop;

    @BeforeEach
    void start() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "old"));
        shop.push();
        fixture.start(builder -> builder.location("url", url("shop", "catalog-info.yaml"))
                .pollEvery(Duration.ofMillis(1), Duration.ofMillis(1))
                .keepHistory(Duration.ofDays(1))
                .clock(now::get));
        until(() -> {
            pass(Duration.ofMillis(10));
            return fixture.has(ONE.toString());
        });
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyPushIsAChangeWithItsCommitAndItsAuthor() {
        String commit = push("new");

        List<EntityChange> changes = fixture.catalog().history().of(ONE, Long.MAX_VALUE, 10);

        assertThat(changes)
                .extracting(EntityChange::type)
                .containsExactly(EntityChange.Type.CHANGED, EntityChange.Type.ADDED);
        CommitInfo from = Objects.requireNonNull(changes.getFirst().commit());
        assertThat(from.commit()).isEqualTo(commit);
        assertThat(from.author()).isNotEmpty();
        assertThat(changes.getFirst().etag())
                .isEqualTo(fixture.find(ONE.toString()).orElseThrow().etag());
    }

    @Test
    void thePastIsStillThere() {
        long version = fixture.catalog().index().version();
        Instant then = now.get();
        pass(Duration.ofHours(1));
        push("new");

        CatalogHistory history = fixture.catalog().history();
        assertThat(text(history.asOf(version).byRef(ONE).orElseThrow().body())).contains("\"old\"");
        assertThat(text(history.asOf(then).byRef(ONE).orElseThrow().body())).contains("\"old\"");
        assertThat(text(history.asOf(now.get()).byRef(ONE).orElseThrow().body()))
                .contains("\"new\"");
        assertThat(history.asOf(0).size()).isZero();
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.asOf(1_000_000))
                .withMessageContaining("has not come yet");
    }

    @Test
    void whatIsStillToComeIsRefusedUnlessAClockMayBeToBlame() {
        CatalogHistory history = fixture.catalog().history();
        long last = history.changes(0, 1000).getLast().id();

        assertThat(history.changes(last, 10)).isEmpty();
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.changes(last + 1, 10))
                .withMessage("There is no change %d yet, the last is %d; read the catalog anew and go on after that"
                        .formatted(last + 1, last));
        assertThat(history.asOf(now.get().plus(Duration.ofMinutes(4))).byRef(ONE))
                .isPresent();
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.asOf(now.get().plus(Duration.ofMinutes(6))))
                .withMessageContaining("is still to come");
    }

    @Test
    void aVersionThatAnotherServerWroteIsWaitedFor() {
        ChangeLog log = fixture.store().changeLog();
        EntityIndex follower = new EntityIndex();
        StoredHistory history = new StoredHistory(log, follower, now::get);
        long version = log.newest().version();

        CompletableFuture<CatalogSnapshot> asked = CompletableFuture.supplyAsync(() -> history.asOf(version));
        follower.publish(version, List.of(), List.of());

        assertThat(asked).succeedsWithin(Duration.ofMinutes(1));
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.asOf(version + 1))
                .withMessage(
                        "The catalog is at version %d; version %d has not come yet".formatted(version, version + 1));
    }

    @Test
    void replayingACommitIsNoChange() {
        long version = fixture.catalog().index().version();
        int known = fixture.catalog().history().changes(0, 1000).size();

        fixture.catalog().refresh(ONE);
        shop.with("README.md", "nothing of the catalog's").push();
        push("old");
        fixture.repository("other").with("x", "y").push();

        assertThat(fixture.catalog().index().version()).isEqualTo(version);
        assertThat(fixture.catalog().history().changes(0, 1000)).hasSize(known);
    }

    @Test
    void whatIsForgottenIsRefusedAndNotGuessed() {
        long version = fixture.catalog().index().version();
        Instant then = now.get();
        pass(Duration.ofHours(1));
        push("new");
        pass(Duration.ofHours(1));
        push("newest");
        fixture.store().changeLog().forget(then.plus(Duration.ofMinutes(90)), 100);

        CatalogHistory history = fixture.catalog().history();
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.asOf(version))
                .withMessageContaining("The history is kept from version");
        assertThatExceptionOfType(CatalogException.InvalidInput.class).isThrownBy(() -> history.asOf(then));
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.changes(1, 10))
                .withMessageContaining("are not kept any more");
        assertThat(text(history.asOf(then.plus(Duration.ofMinutes(100)))
                        .byRef(ONE)
                        .orElseThrow()
                        .body()))
                .contains("\"new\"");
        assertThat(history.changes(0, 10)).hasSize(1);
    }

    @Test
    void whatIsOlderThanTheRetentionIsForgottenByItself() {
        long first = fixture.catalog().index().version();
        push("new");
        Instant then = now.get();
        pass(Duration.ofDays(2));
        push("newest");
        long last = fixture.catalog().index().version();

        CatalogHistory history = fixture.catalog().history();
        until(() -> fixture.store().changeLog().bounds().version() == last - 1);

        assertThat(history.of(ONE, Long.MAX_VALUE, 10))
                .extracting(EntityChange::version)
                .containsExactly(last);
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.asOf(first))
                .withMessageContaining("The history is kept from version " + (last - 1));
        Instant horizon =
                Objects.requireNonNull(fixture.store().changeLog().bounds().until());
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> history.asOf(then.minus(Duration.ofHours(1))))
                .withMessageContaining(horizon.toString());
        assertThat(text(history.asOf(horizon).byRef(ONE).orElseThrow().body())).contains("\"new\"");
        assertThat(text(history.asOf(last).byRef(ONE).orElseThrow().body())).contains("\"newest\"");
    }

    /** Pushes a description and waits until the catalog has read that commit. */
    private String push(String description) {
        String commit =
                shop.with("catalog-info.yaml", component("one", description)).push();
        until(() -> {
            pass(Duration.ofMillis(10));
            return fixture.catalog().progress().sources().stream().anyMatch(source -> commit.equals(source.commit()));
        });
        return commit;
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
