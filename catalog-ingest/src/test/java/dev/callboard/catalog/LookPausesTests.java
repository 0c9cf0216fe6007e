package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.provider.SourceId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookPausesTests {

    private static final SourceId REMOTE = new SourceId(SourceId.Kind.GIT, "https://git.acme.example/shop.git", "main");
    private static final SourceId LOCAL = new SourceId(SourceId.Kind.GIT, "file:///srv/git/shop.git", "main");
    private static final long LEAST = 0;
    private static final long MIDDLE = Long.MIN_VALUE;
    private static final long MOST = -1;

    private final AtomicLong chance = new AtomicLong(MIDDLE);

    @Test
    void waitsForTheIntervalOfTheSourceAfterASuccess() {
        LookPauses pauses = pauses(Duration.ofMillis(250), Duration.ofSeconds(10));

        assertThat(pauses.afterSuccess(REMOTE, 1)).isEqualTo(Duration.ofSeconds(10));
        assertThat(pauses.afterSuccess(LOCAL, 1)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void looksAtLocalSourcesTheMoreRarelyTheMoreThereAre() {
        LookPauses pauses = pauses(Duration.ofMillis(250), Duration.ofSeconds(10));

        assertThat(pauses.afterSuccess(LOCAL, 5000)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pauses.afterSuccess(REMOTE, 5000)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void doublesThePauseAfterEachFailureToABound() {
        LookPauses pauses = pauses(Duration.ofMillis(250), Duration.ofSeconds(10));

        assertThat(IntStream.rangeClosed(1, 8)
                        .mapToObj(failures ->
                                pauses.afterFailure(REMOTE, 1, failures).toSeconds()))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
        assertThat(pauses.afterFailure(REMOTE, 1, Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(pauses.afterFailure(LOCAL, 1, 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void chanceAddsOrTakesAwayATenth() {
        LookPauses pauses = pauses(Duration.ofMillis(250), Duration.ofSeconds(10));

        chance.set(LEAST);
        assertThat(pauses.afterSuccess(REMOTE, 1)).isEqualTo(Duration.ofSeconds(9));
        assertThat(pauses.afterFailure(REMOTE, 1, 20)).isEqualTo(Duration.ofSeconds(270));
        chance.set(MOST);
        assertThat(pauses.afterSuccess(REMOTE, 1)).isBetween(Duration.ofMillis(10_990), Duration.ofSeconds(11));
        assertThat(pauses.afterFailure(REMOTE, 1, 20)).isBetween(Duration.ofSeconds(329), Duration.ofSeconds(330));
    }

    @Test
    void aSourceThatIsRarelyLookedAtIsNotLookedAtMoreOftenBecauseItFails() {
        LookPauses pauses = pauses(Duration.ofMinutes(30), Duration.ofMinutes(30));

        assertThat(pauses.afterFailure(REMOTE, 1, 1)).isEqualTo(Duration.ofMinutes(30));
        assertThat(pauses.afterFailure(REMOTE, 1, 20)).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void whatFailedIsTriedAgainWithinAnHourEvenWhereNothingIsLookedAtByItself() {
        LookPauses pauses = pauses(Duration.ofDays(365), Duration.ofDays(365));

        assertThat(pauses.afterFailure(REMOTE, 1, 1)).isEqualTo(Duration.ofHours(1));
        assertThat(pauses.afterFailure(REMOTE, 1, 20)).isEqualTo(Duration.ofHours(1));
    }

    private LookPauses pauses(Duration local, Duration remote) {
        return new LookPauses(local, remote, chance::get);
    }
}
