package dev.callboard.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a host is left alone that does not answer. */
class HostPauseTests {

    private static final long LEAST = 0;
    private static final long MIDDLE = Long.MIN_VALUE;
    private static final long MOST = -1;

    private final MovableClock clock = new MovableClock();
    private final AtomicLong chance = new AtomicLong(MIDDLE);
    private final HostGates gates = new HostGates(ScmLimits.defaults(), clock, chance::get);
    private HostGates.Gate gate;

    @BeforeEach
    void open() throws URISyntaxException {
        gate = gateOf("https://git.acme.example/shop.git");
    }

    @Test
    void asksThreeTimesBeforeItLeavesAHostAlone() {
        assertThat(ask(HostPauseTests::silence).getMessage()).isEqualTo("no route");
        assertThat(ask(HostPauseTests::silence).getMessage()).isEqualTo("no route");
        assertThat(ask(HostPauseTests::silence).getMessage()).isEqualTo("no route");

        assertThat(ask(HostPauseTests::silence).getMessage()).contains("is left alone for a while");
    }

    @Test
    void doublesThePauseToABound() {
        beSilent(2);

        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            beSilent(1);
            seconds.add(pause().toSeconds());
            clock.advance(pause());
        }

        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 50L, 50L, 50L);
    }

    @Test
    void chanceAddsOrTakesAwayAFifth() {
        chance.set(LEAST);
        beSilent(3);
        assertThat(pause()).isEqualTo(Duration.ofMillis(800));

        clock.advance(pause());
        chance.set(MOST);
        beSilent(1);
        assertThat(pause()).isBetween(Duration.ofMillis(2300), Duration.ofMillis(2400));
    }

    @Test
    void neverPausesForMoreThanAMinute() {
        chance.set(MOST);
        beSilent(3);
        for (int i = 0; i < 100; i++) {
            clock.advance(pause());
            beSilent(1);
        }

        assertThat(pause()).isBetween(Duration.ofSeconds(59), Duration.ofMinutes(1));
    }

    @Test
    void asksAgainOnceThePauseIsOverAndNotBefore() {
        beSilent(3);
        clock.advance(pause().minusMillis(1));
        assertThat(ask(HostPauseTests::silence).getMessage()).contains("is left alone for a while");

        clock.advance(Duration.ofMillis(1));

        assertThat(gate.<String>pass("Cannot look", () -> "an answer")).isEqualTo("an answer");
    }

    @Test
    void anAnswerForgetsAllFailures() {
        beSilent(6);
        clock.advance(Duration.ofMinutes(2));
        gate.pass("Cannot look", () -> "an answer");

        beSilent(2);
        assertThat(gate.<String>pass("Cannot look", () -> "an answer")).isEqualTo("an answer");
        beSilent(3);
        assertThat(pause()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aRefusalIsAnAnswer() {
        beSilent(2);
        ask(() -> {
            throw new ScmException.AccessDenied("not with this token", null);
        });
        beSilent(2);

        assertThat(gate.<String>pass("Cannot look", () -> "an answer")).isEqualTo("an answer");
    }

    @Test
    void givesTheFirstReasonForAsLongAsAHostIsSilent() {
        beSilent(3);
        String reason = ask(HostPauseTests::silence).getMessage();
        assertThat(reason)
                .isEqualTo("Cannot look: git.acme.example does not answer and is left alone for a while (no route)");

        clock.advance(pause());
        ask(() -> {
            throw new ScmException.Unreachable("reset by peer", null);
        });

        assertThat(ask(HostPauseTests::silence).getMessage()).isEqualTo(reason);
    }

    @Test
    void oneHostHasOneGateAndNoOtherHostHasIt() throws URISyntaxException {
        beSilent(3);

        assertThat(gateOf("https://GIT.acme.example/blog.git")).isSameAs(gate);
        assertThat(gateOf("https://git.acme.example:8443/blog.git").<String>pass("Cannot look", () -> "an answer"))
                .isEqualTo("an answer");
        assertThat(gateOf("https://other.example/blog.git").<String>pass("Cannot look", () -> "an answer"))
                .isEqualTo("an answer");
    }

    private HostGates.Gate gateOf(String url) throws URISyntaxException {
        return gates.of(new URIish(url));
    }

    /** Lets so many conversations fail, each as soon as the gate is open. */
    private void beSilent(int times) {
        for (int i = 0; i < times; i++) {
            ScmException.Unreachable failure = (ScmException.Unreachable) ask(HostPauseTests::silence);
            if (failure.notBefore().isPresent()) {
                clock.advance(pause());
                ask(HostPauseTests::silence);
            }
        }
    }

    /** How much longer the host is left alone. */
    private Duration pause() {
        ScmException.Unreachable refusal = (ScmException.Unreachable) ask(HostPauseTests::silence);
        return Duration.between(clock.instant(), refusal.notBefore().orElseThrow());
    }

    private ScmException ask(Supplier<String> conversation) {
        return catchThrowableOfType(ScmException.class, () -> gate.pass("Cannot look", conversation));
    }

    private static String silence() {
        throw new ScmException.Unreachable("no route", null);
    }
}
