package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.IngestionProgress.SourceProgress;
import dev.callboard.catalog.SourceSchedule.Look;
import dev.callboard.catalog.processing.DocumentError;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.TargetKey;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.provider.SourceId;
import dev.callboard.scm.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceScheduleTests {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final SourceId SHOP =
            new SourceId(SourceId.Kind.WEB, "https://files.acme.example/shop/catalog-info.yaml", "");
    private static final TargetKey TARGET =
            new TargetKey(new LocationRef("url", SHOP.address()), new LocationRef("url", SHOP.address()), false);
    private static final DocumentError SILENCE = DocumentError.of("Error", "files.acme.example does not answer");

    private final MovableClock clock = new MovableClock();
    private final SourceSchedule schedule =
            new SourceSchedule(new LookPauses(INTERVAL, INTERVAL, () -> Long.MIN_VALUE), clock);

    @BeforeEach
    void add() {
        schedule.add(new LocatedTarget(TARGET, SHOP, null));
        assertThat(schedule.takeDue()).extracting(Look::source).containsExactly(SHOP);
    }

    @Test
    void looksAgainWhenTheIntervalIsOver() {
        schedule.succeeded(SHOP, "c1");

        clock.advance(INTERVAL.minusMillis(1));
        assertThat(schedule.takeDue()).isEmpty();
        clock.advance(Duration.ofMillis(1));

        assertThat(schedule.takeDue()).extracting(Look::knownState).containsExactly("c1");
    }

    @Test
    void saysHowOftenASourceFailedWhyAndWhenItIsLookedAtNext() {
        assertThat(schedule.failed(SHOP, SILENCE, Set.of())).isTrue();
        clock.advance(INTERVAL);
        assertThat(schedule.takeDue()).hasSize(1);
        assertThat(schedule.failed(SHOP, SILENCE, Set.of())).as("no news").isFalse();

        SourceProgress shop = schedule.progress().getFirst();
        assertThat(shop.failures()).isEqualTo(2);
        assertThat(shop.lastError()).isEqualTo("files.acme.example does not answer");
        assertThat(shop.lastSuccess()).isNull();
        assertThat(shop.nextRun()).isEqualTo(clock.instant().plus(INTERVAL.multipliedBy(2)));
        assertThat(schedule.failureOf(TARGET)).isEqualTo(SILENCE);
    }

    @Test
    void aSuccessForgetsTheFailuresBeforeIt() {
        failTimes(6);
        assertThat(schedule.succeeded(SHOP, "c1")).as("news").isTrue();

        SourceProgress shop = schedule.progress().getFirst();
        assertThat(shop.failures()).isZero();
        assertThat(shop.lastError()).isNull();
        assertThat(shop.lastSuccess()).isEqualTo(clock.instant());
        assertThat(shop.nextRun()).isEqualTo(clock.instant().plus(INTERVAL));
        clock.advance(INTERVAL);
        assertThat(schedule.takeDue()).hasSize(1);
        schedule.failed(SHOP, SILENCE, Set.of());
        assertThat(schedule.nextDue()).isEqualTo(clock.instant().plus(INTERVAL));
    }

    @Test
    void aSourceThatIsLeftAloneIsLookedAtAtOnceWhenSomebodyWishesIt() {
        failTimes(8);
        schedule.failed(SHOP, SILENCE, Set.of());
        assertThat(schedule.takeDue()).isEmpty();

        assertThat(schedule.wakeRepository(SHOP.address())).isTrue();

        assertThat(schedule.takeDue()).hasSize(1);
    }

    @Test
    void whatHasToBeReadAfreshStaysSoUntilItIsRead() {
        schedule.failed(SHOP, SILENCE, Set.of(TARGET));
        clock.advance(INTERVAL);
        List<Look> looks = schedule.takeDue();

        assertThat(looks).extracting(Look::fresh).containsExactly(Set.of(TARGET));
    }

    @Test
    void aWishDuringALookIsFulfilledAfterIt() {
        schedule.wake(TARGET);
        assertThat(schedule.takeDue()).isEmpty();

        schedule.succeeded(SHOP, "c1");

        assertThat(schedule.takeDue()).hasSize(1);
    }

    /** Fails so often, and leaves the source taken. */
    private void failTimes(int times) {
        for (int i = 0; i < times; i++) {
            schedule.failed(SHOP, SILENCE, Set.of());
            clock.advance(Duration.ofMinutes(10));
            assertThat(schedule.takeDue()).hasSize(1);
        }
    }
}
