package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.workflow.TaskOrigin.Subject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All that the workers of the kill matrix need: a database, an API server, repositories and a catalog, behind lines that can be cut. */
final class KillMatrixSite implements AutoCloseable {

    private static final Subject JANE =
            new Subject("user", "user:default/jane", List.of("user:default/jane"), "token", null);

    private final Path folder = Files.createTempDirectory("kill-matrix-");
    private final Process apiServer;
    private final EmbeddedPostgres postgres;
    private final CuttableProxy toDatabase;
    private final CuttableProxy toApiServer;
    private final CuttableProxy toCatalog;
    private final KilledProcess.Starter workers;
    private @Nullable KilledProcess worker;
    final KillMatrixWorld world;
    final KillMatrixRows rows;

    KillMatrixSite(String apiServerClassPath) throws IOException {
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
        URI apiServerUri = URI.create(String.valueOf(said.readLine()));
        postgres = EmbeddedPostgres.builder().setRegisterShutdownHook(true).start();
        rows = new KillMatrixRows(tables(postgres.getPostgresDatabase()));
        world = new KillMatrixWorld(folder, apiServerUri.toString());
        toDatabase = new CuttableProxy(postgres.getPort());
        toApiServer = new CuttableProxy(apiServerUri.getPort());
        toCatalog = new CuttableProxy(world.catalogUri().getPort());
        workers = new KilledProcess.Starter(
                folder,
                List.of(
                        "jdbc:postgresql://127.0.0.1:" + toDatabase.port() + "/postgres",
                        world.gitHome().toString(),
                        workspaces().toString(),
                        "http://127.0.0.1:" + toApiServer.port(),
                        "http://127.0.0.1:" + toCatalog.port()));
    }

    /** What can be out of order for a while. */
    enum Outage {
        DATABASE,
        REMOTES,
        DISK
    }

    /** What of a run that has ended is not as it should be. */
    List<String> wrong(KilledRun run) throws IOException {
        List<String> wrong = new ArrayList<>(rows.wrong(run.id()));
        if (Files.exists(workspaces().resolve(run.id().toString()))) {
            wrong.add("its workspace is still there");
        }
        TaskStatus status = rows.status(run.id());
        if (!run.mayEndAs(status)) {
            wrong.add("it ended as " + status);
        }
        if (status == TaskStatus.COMPLETED) {
            wrong.addAll(world.missing(run.number()));
            return wrong;
        }
        JsonNode undo = rows.completion(run.id()).path("undo");
        if (!undo.isMissingNode() && !undo.path("complete").booleanValue()) {
            wrong.add("not all was undone: " + undo);
        }
        wrong.addAll(world.left(run.number()));
        return wrong;
    }

    Path folder() {
        return folder;
    }

    Path workspaces() {
        return folder.resolve("workspaces");
    }

    /** Makes what has to be there before a run, and its task. */
    void create(int number, TaskId id, boolean fails) throws IOException {
        world.prepare(number);
        rows.create(id, world.spec(number, fails), JANE);
    }

    /** The worker, started if there is none. */
    KilledProcess worker() throws IOException {
        KilledProcess current = worker;
        if (current == null || !current.isAlive()) {
            current = workers.start();
            worker = current;
        }
        return current;
    }

    void kill() {
        if (worker != null) {
            worker.kill();
            worker = null;
        }
    }

    void begin(Outage outage) throws IOException {
        switch (outage) {
            case DATABASE -> toDatabase.cut();
            case REMOTES -> {
                toApiServer.cut();
                toCatalog.cut();
            }
            case DISK -> worker().letFilesGrow(false);
        }
    }

    void end(Outage outage) throws IOException {
        switch (outage) {
            case DATABASE -> toDatabase.mend();
            case REMOTES -> {
                toApiServer.mend();
                toCatalog.mend();
            }
            case DISK -> worker().letFilesGrow(true);
        }
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
        toDatabase.close();
        toApiServer.close();
        toCatalog.close();
        world.close();
        apiServer.destroyForcibly();
        rows.close();
        postgres.close();
    }

    /** Removes all files; not when somebody is to look at them. */
    void delete() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.map(Path::toFile).sorted(Comparator.reverseOrder()).forEach(File::delete);
        }
    }
}
