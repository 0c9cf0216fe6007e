package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.PolicyGate;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.scaffolder.action.ActionException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real OPA that is killed or stopped by a step of the task, so right between two decisions. */
@Timeout(300)
class RealOpaFailsInATaskTests {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Longer than the engine's, whose silence is what is meant. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration HOLD = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String MAKE_A = "{id: first, action: test:make, input: {text: a}}";
    private static final String DISTURB = "{id: disturbed, action: test:disturb}";
    private static final String MAKE_B = "{id: second, action: test:make, input: {text: b}}";

    @TempDir
    Path folder;

    private final Things things = new Things();
    private RealOpa opa;
    private OpaPolicyEngine engine;

    @BeforeEach
    void startOpa() throws Exception {
        opa = new RealOpa(folder);
        engine = OpaPolicyEngine.start(new OpaSettings(opa.url(), null, null, LIMIT, LIMIT), InstantSource.system());
        TaskWorld.await(() -> engine.status().ready());
    }

    @AfterEach
    void stopOpa() {
        engine.close();
        opa.close();
    }

    @Test
    void aTaskIsHeldWhileOpaIsStoppedAndGoesOnWithIt() throws Exception {
        try (TaskWorld world = world(HOLD, () -> opa.signal("STOP"))) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);
            awaitEvent(world, id, "Waiting for the policy engine");
            assertThat(things.history).containsExactly("a");

            opa.signal("CONT");

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
        }
    }

    @Test
    void aTaskWhoseOpaWasKilledGoesOnWithTheNextOneAndDoesNothingTwice() throws Exception {
        try (TaskWorld world = world(HOLD, opa::kill)) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);
            awaitEvent(world, id, "Waiting for the policy engine");
            assertThat(things.history).containsExactly("a");

            opa.restart("decision/v1");

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
        }
    }

    @Test
    void whenOpaStaysAwayTheTaskFailsAndWhatItCouldNotUndoIsListed() {
        try (TaskWorld world = world(Duration.ofSeconds(15), opa::kill)) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.history).containsExactly("a");
            assertThat(things.made).containsExactly("a");
            assertThat(world.events(id)).anyMatch(text -> text.contains("Not undone"));
        }
    }

    @Test
    void undoingWaitsForOpaTooAndIsDoneWhenItIsBack() throws Exception {
        try (TaskWorld world = world(HOLD, () -> {
            opa.kill();
            throw ActionException.conflict("it is taken");
        })) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);
            awaitEvent(world, id, "Waiting for the policy engine");
            assertThat(things.made).containsExactly("a");

            opa.restart("decision/v1");

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.made).isEmpty();
            assertThat(world.events(id)).anyMatch(text -> text.contains("Undone: a is gone"));
        }
    }

    @Test
    void rulesOfAnOlderContractAfterARestartPermitNeitherTheNextStepNorUndoing() throws Exception {
        try (TaskWorld world = world(HOLD, () -> opa.restart("decision/v0"))) {
            TaskId id = world.create(MAKE_A, DISTURB, MAKE_B);

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.FAILED);
            assertThat(things.history).containsExactly("a");
            assertThat(things.made).containsExactly("a");
            assertThat(world.events(id))
                    .anyMatch(text -> text.contains("Not undone"))
                    .anyMatch(text -> text.contains("The policy could not decide about step second"));
        }
    }

    private TaskWorld world(Duration hold, Disturbance disturbance) {
        TaskWorld world = new TaskWorld(
                TaskTables.empty(),
                TaskWorld.settings(folder).withHold(hold, PAUSE),
                PolicyGate.of(engine, PATIENCE),
                things,
                disturbance.asAction());
        world.start();
        return world;
    }

    private static void awaitEvent(TaskWorld world, TaskId id, String part) {
        TaskWorld.await(() -> world.events(id).stream().anyMatch(text -> text.contains(part)));
    }
}
