package dev.callboard.backend.scaffolder;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A {@link DoomedWorker} in its process. */
final class KilledProcess implements AutoCloseable {

    private static final long LOOK_NANOS = 2_000_000;
    private static final int THREADS = 40 * DoomedWorker.TASKS;

    private final Process process;
    private final BufferedReader out;
    private final Set<TaskId> standing = new HashSet<>();
    private boolean ready;
    private int dooms;

    private KilledProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** How to start workers quickly: from jars, since only classes in jars can be shared between processes. */
    static final class Starter {

        private final List<String> command = new ArrayList<>();
        private final Path log;

        Starter(Path folder, List<String> arguments) throws IOException {
            this.log = folder.resolve("workers.log");
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    // Runs that stand still keep their threads, and nothing else may have to wait for one of those.
                    "-Dreactor.schedulers.defaultBoundedElasticSize=" + THREADS,
                    "-XX:+UseSerialGC",
                    "-XX:+AutoCreateSharedArchive",
                    "-XX:SharedArchiveFile=" + folder.resolve("workers.jsa"),
                    "-Xlog:disable",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    "-Dlogback.configurationFile=" + quiet(folder),
                    "-cp",
                    classPath(folder),
                    DoomedWorker.class.getName()));
            command.addAll(arguments);
        }

        /** Starts a worker and waits until it takes tasks. */
        KilledProcess start() throws IOException {
            KilledProcess started = new KilledProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start());
            started.awaitWord(() -> started.ready);
            return started;
        }

        Path log() {
            return log;
        }

        private static Path quiet(Path folder) throws IOException {
            return Files.writeString(folder.resolve("logback.xml"), """
                    <configuration>
                      <appender name="err" class="ch.qos.logback.core.ConsoleAppender">
                        <target>System.err</target>
                        <encoder><pattern>%d %-5level %logger{0} %msg%n%ex{3}</pattern></encoder>
                      </appender>
                      <root level="warn"><appender-ref ref="err"/></root>
                    </configuration>
                    """);
        }

        private static String classPath(Path folder) throws IOException {
            List<String> entries = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                entries.add(
                        Files.isDirectory(path)
                                ? jar(path, folder.resolve("classes-" + entries.size() + ".jar"))
                                : entry);
            }
            return String.join(File.pathSeparator, entries);
        }

        private static String jar(Path classes, Path jar) throws IOException {
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                Files.walkFileTree(classes, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                        Files.copy(file, out);
                        return FileVisitResult.CONTINUE;
                    }
                });
            }
            return jar.toString();
        }
    }

    /** Has the run of a task stand still at a moment of its journal; the worker knows when this returns. */
    void doom(TaskId task, int moment) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((task + " " + moment + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        int before = dooms;
        awaitWord(() -> dooms > before);
    }

    /** The tasks whose runs stand still by now. */
    Set<TaskId> standing() {
        read();
        return standing;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Whether files of the process can be written to: if not, each write fails as on a full disk.
     *
     * @throws IOException if the system has no {@code prlimit}
     */
    void letFilesGrow(boolean may) throws IOException {
        Process limit = new ProcessBuilder(
                        "prlimit",
                        "--pid",
                        String.valueOf(process.pid()),
                        "--fsize=" + (may ? "unlimited" : "1") + ":unlimited")
                .inheritIO()
                .start();
        awaitEnd(limit);
        if (limit.exitValue() != 0) {
            throw new IOException("The limit of the worker's files cannot be set");
        }
    }

    /** {@code kill -9}; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(process);
    }

    /** Ends it in peace. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        awaitEnd(process);
    }

    private void awaitWord(BooleanSupplier heard) {
        while (!heard.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The worker has gone; its log says why");
            }
            read();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void read() {
        try {
            while (out.ready()) {
                String line = out.readLine();
                ready |= line.equals("READY");
                dooms += line.startsWith("DOOMED ") ? 1 : 0;
                if (line.startsWith("AT ")) {
                    standing.add(new TaskId(UUID.fromString(line.substring(3))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(Process ending) {
        try {
            ending.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
