package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedClockTests {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private Instant own = NOON;
    private Duration ahead = Duration.ZERO;
    private Duration tripTakes = Duration.ZERO;
    private boolean away;
    private final SharedClock clock = new SharedClock(() -> own, this::database);

    @ParameterizedTest
    @ValueSource(strings = {"PT7M", "-PT7M", "PT2S", "-PT48H"})
    void goesByTheDatabaseWhereItsOwnClockDiffers(String difference) {
        ahead = Duration.parse(difference);

        clock.look();

        assertThat(clock.now()).isEqualTo(NOON.plus(ahead));
        own = own.plusSeconds(30);
        assertThat(clock.now()).isEqualTo(NOON.plus(ahead).plusSeconds(30));
    }

    @Test
    void replicasWhoseClocksDifferAgree() {
        ahead = Duration.ofMinutes(-3);
        SharedClock other = new SharedClock(() -> NOON.plus(Duration.ofMinutes(11)), this::database);

        clock.look();
        other.look();

        assertThat(clock.now()).isEqualTo(other.now());
    }

    @Test
    void aSlowAnswerIsNoDifference() {
        tripTakes = Duration.ofSeconds(20);
        ahead = Duration.ofSeconds(9);

        clock.look();

        assertThat(clock.now()).isEqualTo(own);
    }

    @Test
    void aSlowAnswerHidesNoGreatDifference() {
        tripTakes = Duration.ofSeconds(20);
        ahead = Duration.ofMinutes(5);

        clock.look();

        assertThat(Duration.between(own.plus(ahead), clock.now()).abs()).isLessThanOrEqualTo(tripTakes);
    }

    @Test
    void staysPutRightWhileTheDatabaseIsAway() {
        ahead = Duration.ofMinutes(7);
        clock.look();
        away = true;
        own = own.plus(Duration.ofHours(1));

        clock.look();

        assertThat(clock.now()).isEqualTo(own.plus(ahead));
    }

    @Test
    void aClockThatWasSetRightIsBelievedAgain() {
        ahead = Duration.ofMinutes(7);
        clock.look();
        own = own.plus(ahead);
        ahead = Duration.ZERO;

        clock.look();

        assertThat(clock.now()).isEqualTo(own);
    }

    @Test
    void postgresTellsTheTimeOfTheMoment() throws SQLException {
        DataSource tables = TestPostgres.migrated("policy");
        try (Connection connection = tables.getConnection()) {
            assertThat(DatabaseTime.ofPostgres().now(connection))
                    .isCloseTo(InstantSource.system().instant(), within(5, ChronoUnit.MINUTES));
        }
    }

    /** Answers in the middle of the time that it takes. */
    private Instant database() throws SQLException {
        if (away) {
            throw new SQLException("away");
        }
        Instant answer = own.plus(tripTakes.dividedBy(2)).plus(ahead);
        own = own.plus(tripTakes);
        return answer;
    }
}
