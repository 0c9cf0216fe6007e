package dev.callboard.scaffolder.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTests {

    private final Cancellation cancellation = new Cancellation();
    private final AtomicInteger reactions = new AtomicInteger();

    @Test
    void callsAReactionOnce() {
        cancellation.onCancel(reactions::incrementAndGet);

        cancellation.cancel();
        cancellation.cancel();

        assertThat(reactions).hasValue(1);
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void callsAReactionThatComesLateAtOnce() {
        cancellation.cancel();

        cancellation.onCancel(reactions::incrementAndGet);

        assertThat(reactions).hasValue(1);
    }

    @Test
    void forgetsAClosedReaction() {
        cancellation.onCancel(reactions::incrementAndGet).close();

        cancellation.cancel();

        assertThat(reactions).hasValue(0);
    }
}
