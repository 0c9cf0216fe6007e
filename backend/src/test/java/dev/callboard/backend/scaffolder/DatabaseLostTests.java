package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** The database goes away after the policy has allowed a step and before the step has an effect. */
@Timeout(300)
class DatabaseLostTests {

    @TempDir
    Path folder;

    private final Things things = new Things();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicBoolean lostBefore = new AtomicBoolean();

    @Test
    void nothingIsDoneThatCannotBeWrittenDownAndAnotherWorkerGoesOn() {
        PolicyGate gate = PolicyGate.of((entryPoint, input) -> Mono.fromSupplier(() -> {
            if (input.at("/step/id").asString("").equals("second") && lostBefore.compareAndSet(false, true)) {
                lost.set(true);
            }
            return new EngineAnswer.Defined(FakeOpa.allow(input), "r1");
        }));
        TaskTables.empty();
        try (TaskWorld world = new TaskWorld(losable(), TaskWorld.settings(folder), gate, things)) {
            world.start();
            TaskId id = world.create(
                    "{id: first, action: test:make, input: {text: a}}",
                    "{id: second, action: test:make, input: {text: b}}");
            TaskWorld.await(lost::get);
            world.stop();

            assertThat(things.history).containsExactly("a");

            lost.set(false);
            new StaleTasks(new TaskDatabase(TaskTables.dataSource()), true).sweep(Duration.ZERO);
            world.start();

            world.awaitEnd(id);
            assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED);
            assertThat(things.history).containsExactly("a", "b");
        }
    }

    /** The tables, while they are there. */
    private DataSource losable() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (lost.get()) {
                        throw new SQLException("The database is away");
                    }
                    return method.invoke(TaskTables.dataSource(), arguments);
                });
    }
}
