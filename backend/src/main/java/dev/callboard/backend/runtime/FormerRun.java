package dev.callboard.backend.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server that was killed left of its PostgreSQL: the process may still run, or only its file may be there. The
 * data folder is locked by us, so neither belongs to another server.
 */
final class FormerRun {

    private static final Logger LOG = LoggerFactory.getLogger(FormerRun.class);

    /** Where PostgreSQL writes the port in its file, counted from zero. */
    private static final int PORT_LINE = 3;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final Path cluster;

    FormerRun(Path cluster) {
        this.cluster = cluster;
    }

    /** Leaves the cluster as a clean stop or a crash would; PostgreSQL recovers from both. */
    void end() throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        Optional<ProcessHandle> process = process(Files.readAllLines(file));
        if (process.isPresent()) {
            LOG.info(
                    "Stopping the PostgreSQL (process {}) that a former run left behind",
                    process.get().pid());
            stop(process.get());
        }
        // A process that has the number by chance would keep PostgreSQL from starting.
        Files.deleteIfExists(file);
    }

    /** The port of the process, if it runs. */
    Optional<Integer> runningPort() throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        return process(lines)
                .filter(running ->
                        lines.size() > PORT_LINE && lines.get(PORT_LINE).strip().matches("\\d{1,5}"))
                .map(running -> Integer.valueOf(lines.get(PORT_LINE).strip()));
    }

    private Optional<ProcessHandle> process(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(ProcessHandle::isAlive)
                .filter(FormerRun::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName())
                .filter(name -> name.toString().startsWith("postgres"))
                .isPresent();
    }

    private static void stop(ProcessHandle process) throws IOException {
        process.destroy();
        if (!ended(process)) {
            process.destroyForcibly();
            if (!ended(process)) {
                throw new IOException("process " + process.pid() + ", a PostgreSQL of a former run, does not stop");
            }
        }
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot wait for process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
