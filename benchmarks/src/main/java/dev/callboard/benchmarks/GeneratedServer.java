package dev.callboard.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server process whose catalog is a {@link GeneratedCatalog}, with a log of its garbage collections. */
record GeneratedServer(Process process, int port, Path gcLog) implements AutoCloseable {

    static final String TOKEN = "figures-figures-figures";

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");

    /**
     * Starts a server and waits until it is ready.
     *
     * @param server the class path of the server
     * @param work a folder of this server alone
     * @param property what the benchmark's classes inside the server are told, as {@code name=value}
     */
    static GeneratedServer start(String server, Path work, String property, String heap)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path config = Files.writeString(work.resolve("app-config.yaml"), """
            backend:
              auth:
                externalAccess:
                  - type: static
                    options: { token: %s, subject: figures }
              logger: { level: warn }
            """.formatted(TOKEN));
        Path gcLog = work.resolve("gc.log");
        int port = freePort();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = server + ":" + System.getProperty("java.class.path").split(":", 2)[0];
        Process process = new ProcessBuilder(
                        java,
                        "-Xms" + heap,
                        "-Xmx" + heap,
                        "-Xlog:gc*:file=" + gcLog + "::filecount=0",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dspring.main.allow-bean-definition-overriding=true",
                        "-D" + property,
                        "-cp",
                        classes,
                        "dev.callboard.backend.CallboardApplication",
                        "start",
                        "--config",
                        config.toString(),
                        "--data",
                        work.resolve("data").toString(),
                        "--port",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("server.log").toFile())
                .start();
        GeneratedServer started = new GeneratedServer(process, port, gcLog);
        started.awaitReady(work);
        return started;
    }

    private void awaitReady(Path work) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroy();
                throw new IOException("The server did not become ready; see " + work.resolve("server.log"));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean ready() throws IOException {
        try (HttpConnection connection = connect()) {
            return connection.get("/.backstage/health/v1/readiness", "").status() == 200;
        } catch (ConnectException e) {
            return false; // nothing listens yet
        }
    }

    HttpConnection connect() throws IOException {
        return new HttpConnection(port);
    }

    /** How much time the server has spent on processors. */
    long cpuNanos() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /** What is still reachable on the heap after everything else has been collected. */
    long liveMebibytes() throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("jcmd says nothing of the heap");
        }
        return Long.parseLong(used.group(1)) / 1024;
    }

    /** All pauses for garbage collection so far, in milliseconds, but not those of {@link #liveMebibytes()}. */
    List<Double> pauses() throws IOException {
        try (var lines = Files.lines(gcLog)) {
            return lines.filter(line -> !line.contains("Diagnostic Command") && !line.contains("System.gc()"))
                    .map(PAUSE::matcher)
                    .filter(Matcher::find)
                    .map(pause -> Double.valueOf(pause.group(1)))
                    .toList();
        }
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked = new ProcessBuilder(jcmd, String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        return said;
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
