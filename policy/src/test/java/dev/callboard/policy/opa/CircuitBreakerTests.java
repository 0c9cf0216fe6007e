package dev.callboard.policy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTests {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private Instant now = Instant.EPOCH;
    private final CircuitBreaker breaker = new CircuitBreaker(2, PAUSE, () -> now);

    @Test
    void letsQuestionsPassUntilSomeFailInARow() {
        breaker.failed();
        breaker.succeeded();
        breaker.failed();

        assertThat(breaker.tryPass()).isTrue();

        breaker.failed();

        assertThat(breaker.tryPass()).isFalse();
    }

    @Test
    void letsOneQuestionPassAfterThePause() {
        open();
        now = now.plus(PAUSE);

        assertThat(breaker.tryPass()).isTrue();
        assertThat(breaker.tryPass()).isFalse();
    }

    @Test
    void opensAgainForAnotherPauseWhenThatOneFails() {
        open();
        now = now.plus(PAUSE);
        breaker.tryPass();
        breaker.failed();

        assertThat(breaker.tryPass()).isFalse();

        now = now.plus(PAUSE);

        assertThat(breaker.tryPass()).isTrue();
    }

    @Test
    void letsAllPassWhenThatOneSucceeds() {
        open();
        now = now.plus(PAUSE);
        breaker.tryPass();
        breaker.succeeded();

        assertThat(breaker.tryPass()).isTrue();
        assertThat(breaker.tryPass()).isTrue();
    }

    /** Whoever passed may have been cancelled and never tell; that must not keep the next one out for ever. */
    @Test
    void asksAgainWhenNobodyToldWhatCameOfThatOne() {
        open();
        now = now.plus(PAUSE);
        breaker.tryPass();
        now = now.plus(PAUSE);

        assertThat(breaker.tryPass()).isTrue();
    }

    private void open() {
        breaker.failed();
        breaker.failed();
    }
}
