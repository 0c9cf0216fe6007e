package dev.callboard.backend.scaffolder;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.callboard.scaffolder.workflow.TaskOrigin.Subject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Kills worker processes in the middle of tasks with real effects, and looks at what is left: every task has to end, with all
 * of its effects once, or with none.
 *
 * <p>A task has ten steps that push to repositories, register locations and change objects of an API server. It is killed
 * before and after each line of its journal, on the way forth and on the way back, once or twice; cancelled while it stands
 * there; and killed at random moments. Ten tasks at a time run in one process and die with it. Arguments: how many runs, and
 * the class path of {@code ApiServerProcess}.
 */
final class KillMatrix implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_NANOS = 10_000_000;
    private static final int MOST_MILLIS = 900;

    private final Path folder = Files.createTempDirectory("kill-matrix-");
    private final Process apiServer;
    private final EmbeddedPostgres postgres;
    private final KillMatrixWorld world;
    private final KillMatrixRows rows;
    private final KilledProcess.Starter workers;
    private final Random random = new Random(20261124);
    private @Nullable KilledProcess worker;
    private int kills;
    private int runs;
    private int failed;

    private KillMatrix(String apiServerClassPath) throws IOException {
        apiServer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        apiServerClassPath,
                        "dev.callboard.scaffolder.action.kubernetes.ApiServerProcess")
                .redirectError(ProcessBuilder.Redirect.to(
                        folder.resolve("api-server.log").toFile()))
                .start();
        BufferedReader said = apiServer.inputReader(StandardCharsets.UTF_8);
        String apiServerUrl = String.valueOf(said.readLine());
        postgres = EmbeddedPostgres.builder().setRegisterShutdownHook(true).start();
        rows = new KillMatrixRows(tables(postgres.getPostgresDatabase()));
        world = new KillMatrixWorld(folder, apiServerUrl);
        workers = new KilledProcess.Starter(
                folder,
                List.of(
                        postgres.getJdbcUrl("postgres", "postgres"),
                        world.gitHome().toString(),
                        workspaces().toString(),
                        apiServerUrl,
                        world.catalogUri().toString()));
    }

    /** One task: where its runs stand still to be killed, one after the other, and whether it is cancelled there. */
    private record Run(int number, TaskId id, boolean fails, List<Integer> moments, boolean cancelled) {}

    public static void main(String[] args) throws Exception {
        ((Logger) LoggerFactory.getLogger("dev.callboard")).setLevel(Level.WARN);
        int wanted = Integer.parseInt(args[0]);
        long start = System.nanoTime();
        try (KillMatrix matrix = new KillMatrix(args[1])) {
            matrix.all(wanted);
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            System.out.printf("%d workers were killed in %d s%n", matrix.kills, seconds);
            System.out.printf("%d passed, %d failed%n", matrix.runs - matrix.failed, matrix.failed);
            if (matrix.failed > 0) {
                System.out.println("What is left of it is in " + matrix.folder);
            }
            System.exit(matrix.failed == 0 && matrix.runs >= wanted ? 0 : 1);
        }
    }

    private void all(int wanted) throws IOException {
        Run good = run(false, List.of(), false);
        Run bad = run(true, List.of(), false);
        batch(List.of(good, bad));
        // Its end in peace leaves behind what makes the next ones start quickly.
        worker().close();
        int forth = 2 * rows.journalLines(good.id());
        int back = 2 * rows.journalLines(bad.id());
        System.out.printf("A run has %d moments, one that fails and undoes has %d%n", forth, back);
        List<Run> planned = new ArrayList<>();
        for (int moment = 0; moment < forth; moment++) {
            planned.add(run(false, List.of(moment), false));
            planned.add(run(false, List.of(moment), true));
        }
        for (int moment = 0; moment < back; moment++) {
            planned.add(run(true, List.of(moment), false));
            planned.add(run(true, List.of(moment, random.nextInt(back)), false));
        }
        // Tasks that live about as long together, so that nobody has to wait.
        for (int from = 0; from < planned.size() && runs < wanted; from += DoomedWorker.TASKS) {
            batch(planned.subList(from, Math.min(from + DoomedWorker.TASKS, planned.size())));
        }
        while (runs < wanted) {
            List<Run> batch = new ArrayList<>();
            for (int i = 0; i < DoomedWorker.TASKS; i++) {
                batch.add(run(i % 2 == 0, List.of(), false));
            }
            killedAnyTime(batch);
        }
    }

    private int numbers;

    private Run run(boolean fails, List<Integer> moments, boolean cancelled) {
        return new Run(++numbers, TaskId.random(), fails, moments, cancelled);
    }

    /** Runs tasks and kills their worker when all stand at their moments, as often as they have one. */
    private void batch(List<Run> batch) throws IOException {
        for (int generation = 0; ; generation++) {
            int now = generation;
            KilledProcess current = worker();
            for (Run run : batch) {
                if (run.moments().size() > now && !rows.hasEnded(run.id())) {
                    current.doom(run.id(), run.moments().get(now));
                }
            }
            begin(batch, now);
            boolean doomed = batch.stream().anyMatch(run -> run.moments().size() > now);
            if (!await(batch, current) || !doomed) {
                break;
            }
            for (Run run : batch) {
                if (run.cancelled() && run.number() % 4 < 2) {
                    rows.cancel(run.id());
                }
            }
            kill();
            for (Run run : batch) {
                if (run.cancelled() && run.number() % 4 >= 2) {
                    rows.cancel(run.id());
                }
            }
        }
        check(batch);
    }

    private void killedAnyTime(List<Run> batch) throws IOException {
        int times = 1 + random.nextInt(3);
        for (int generation = 0; generation <= times; generation++) {
            KilledProcess current = worker();
            begin(batch, generation);
            if (generation < times) {
                pause(Duration.ofMillis(random.nextInt(MOST_MILLIS)));
                kill();
            } else {
                await(batch, current);
            }
        }
        check(batch);
    }

    private void begin(List<Run> batch, int generation) throws IOException {
        if (generation > 0) {
            rows.takeFromTheDead();
            return;
        }
        for (Run run : batch) {
            world.prepare(run.number());
        }
        Subject jane = new Subject("user", "user:default/jane", List.of("user:default/jane"), "token", null);
        for (Run run : batch) {
            rows.create(run.id(), world.spec(run.number(), run.fails()), jane);
        }
    }

    /** Waits until each task has ended or stands still; says whether that came to be. */
    private boolean await(List<Run> batch, KilledProcess current) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Set<TaskId> standing = current.standing();
            if (batch.stream().allMatch(run -> standing.contains(run.id()) || rows.hasEnded(run.id()))) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    private void check(List<Run> batch) throws IOException {
        rows.tidy(workspaces());
        if (runs / 100 < (runs + batch.size()) / 100) {
            System.out.printf("%d runs, %d of them failed, %d workers killed%n", runs, failed, kills);
        }
        for (Run run : batch) {
            runs++;
            List<String> wrong = wrong(run);
            if (!wrong.isEmpty()) {
                failed++;
                System.out.println(run + " " + rows.status(run.id()) + ": " + wrong);
                rows.history(run.id()).forEach(line -> System.out.println("    " + line));
            }
        }
    }

    private List<String> wrong(Run run) throws IOException {
        List<String> wrong = new ArrayList<>(rows.wrong(run.id()));
        if (Files.exists(workspaces().resolve(run.id().toString()))) {
            wrong.add("its workspace is still there");
        }
        TaskStatus status = rows.status(run.id());
        if (status == TaskStatus.COMPLETED && !run.fails()) {
            wrong.addAll(world.missing(run.number()));
            return wrong;
        }
        TaskStatus expected =
                run.cancelled() ? TaskStatus.CANCELLED : run.fails() ? TaskStatus.FAILED : TaskStatus.COMPLETED;
        if (status != expected) {
            wrong.add("it ended as " + status);
        }
        JsonNode undo = rows.completion(run.id()).path("undo");
        if (!undo.isMissingNode() && !undo.path("complete").booleanValue()) {
            wrong.add("not all was undone: " + undo);
        }
        wrong.addAll(world.left(run.number()));
        return wrong;
    }

    private KilledProcess worker() throws IOException {
        KilledProcess current = worker;
        if (current == null || !current.isAlive()) {
            current = workers.start();
            worker = current;
        }
        return current;
    }

    private void kill() {
        if (worker != null) {
            worker.kill();
            worker = null;
            kills++;
        }
    }

    private Path workspaces() {
        return folder.resolve("workspaces");
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static DataSource tables(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/scaffolder", "classpath:db/migration/approval")
                .load()
                .migrate();
        return dataSource;
    }

    @Override
    public void close() throws IOException {
        if (worker != null) {
            worker.close();
        }
        world.close();
        apiServer.destroyForcibly();
        postgres.close();
        if (failed == 0) {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.map(Path::toFile).sorted(Comparator.reverseOrder()).forEach(File::delete);
        }
    }
}
