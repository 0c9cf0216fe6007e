package dev.callboard.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server started by the {@code callboard} script in a process of its own.
 *
 * @param toReady from starting the script to the first good answer of the readiness route
 */
record RunningServer(Process process, int port, Duration toReady) implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    /** Starts the server of the project in {@code top} and waits until it is ready. */
    static RunningServer start(Path top, @Nullable Path config, Path data) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                top.resolve("callboard").toString(),
                "start",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port)));
        if (config != null) {
            command.addAll(List.of("--config", config.toString()));
        }
        Files.createDirectories(data);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(data.resolveSibling(data.getFileName() + ".log").toFile());
        long begin = System.nanoTime();
        Process process = builder.start();
        long deadline = begin + READY_WITHIN.toNanos();
        while (!ready(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroy();
                throw new IOException("The server did not become ready; see " + data + ".log");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return new RunningServer(process, port, Duration.ofNanos(System.nanoTime() - begin));
    }

    HttpConnection connect() throws IOException {
        return new HttpConnection(port);
    }

    /** The resident memory of the server's process, without that of the database's. */
    long residentMebibytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean ready(int port) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            return connection.get("/.backstage/health/v1/readiness", "").status() == 200;
        } catch (ConnectException e) {
            return false; // nothing listens yet
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
