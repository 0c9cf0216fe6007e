package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.approval.Approvals;
import dev.callboard.backend.runtime.DatabaseTime;
import dev.callboard.backend.runtime.ReadinessCheck;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What is said of a worker and a janitor that wait for a database for ever. */
@Timeout(300)
class StalledTasksTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final TaskWorkerSettings SETTINGS =
            new TaskWorkerSettings(2, SHORT, SHORT, LONG, SHORT, SHORT, LONG);

    @TempDir
    Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final TaskDatabase stuck = new TaskDatabase(stuck());
    private final TaskDatabase database = new TaskDatabase(TaskTables.empty());
    private final TaskSignals signals = new TaskSignals();
    private final TaskParking parking = new TaskParking(
            new Approvals(TaskTables.dataSource(), DatabaseTime.ofPostgres(), "http://server.example", () -> {}),
            new TaskQueue(database, false),
            signals,
            () -> {});
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-04T05:06:07Z"));
    private final Instant start = now.get();

    @AfterEach
    void answer() {
        answered.countDown();
    }

    @Test
    void aServerWhoseWorkerHangsIsNotReadyAndSaysWhy() throws Exception {
        try (TaskWorker worker = worker();
                TaskJanitor janitor = janitor()) {
            worker.start();

            assertNotReady(
                    worker, janitor, "the worker of scaffolder tasks, which has not looked for any since " + start);
        }
    }

    @Test
    void aServerWhoseJanitorHangsIsNotReadyAndSaysWhy() throws Exception {
        try (TaskWorker worker = worker();
                TaskJanitor janitor = janitor()) {
            janitor.start();

            assertNotReady(
                    worker, janitor, "the janitor of scaffolder tasks, which has not looked after any since " + start);
        }
    }

    private void assertNotReady(TaskWorker worker, TaskJanitor janitor, String why) throws InterruptedException {
        ReadinessCheck check = new ScaffolderConfiguration().tasksAreTaken(worker, janitor);
        assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(check.waitingFor()).isEmpty();

        now.set(start.plus(Duration.ofHours(1)));

        assertThat(check.waitingFor()).contains(why);
        answered.countDown();
        Awaitility.await().atMost(PATIENCE).until(() -> check.waitingFor().isEmpty());
    }

    private TaskWorker worker() {
        TaskQueue queue = new TaskQueue(stuck, false);
        return new TaskWorker(
                queue,
                new TaskRun.Factory(
                        stuck,
                        queue,
                        signals,
                        new SecretsCipher(new byte[SecretsCipher.KEY_BYTES]),
                        (claimed, secrets, cancellation, journal) -> Mono.never(),
                        parking,
                        SETTINGS,
                        Schedulers.boundedElastic()),
                SETTINGS,
                now::get);
    }

    private TaskJanitor janitor() {
        return new TaskJanitor(
                new StaleTasks(stuck, true),
                parking,
                new OldTasks(database, null),
                new LeftWorkspaces(folder, new TaskStore(database), now::get),
                signals,
                SETTINGS,
                now::get);
    }

    /** A database that does not answer until it is told to. */
    private DataSource stuck() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    asked.countDown();
                    answered.await();
                    throw new SQLException("The database was away");
                });
    }
}
