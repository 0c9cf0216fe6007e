package dev.callboard.policy.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real OPA server in a process of its own, at one address of this machine whenever it is started again.
 *
 * <p>Blocks, and is for one thread at a time.
 */
public final class OpaProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final int MILLIS_BETWEEN_LOOKS = 20;

    private final Path command;
    private final Path log;
    private final URI url;
    private final URI health;
    private volatile @Nullable Process process;

    private OpaProcess(Path command, Path log, URI url, URI health) {
        this.command = command;
        this.log = log;
        this.url = url;
        this.health = health;
    }

    /**
     * A server that is not started yet.
     *
     * @param command OPA, or a script that becomes OPA
     * @param log the file to which what it says is added
     */
    public static OpaProcess overHttp(Path command, Path log) throws IOException {
        URI url = free("http");
        return new OpaProcess(command, log, url, url);
    }

    /** A server that speaks TLS, with what its arguments say of certificates. */
    public static OpaProcess overTls(Path command, Path log) throws IOException {
        return new OpaProcess(command, log, free("https"), free("http"));
    }

    /** Where it answers, once it has been started. */
    public URI url() {
        return url;
    }

    /**
     * Starts it, in the place of the one before, and waits until it answers; whether it has its rules by then is up to how it
     * gets them.
     *
     * @param arguments of {@code opa run --server}, such as {@code --bundle}
     * @throws IOException with all that it said, if it ends or does not answer
     */
    public void start(String... arguments) throws IOException, InterruptedException {
        kill();
        List<String> line = new ArrayList<>(
                List.of(command.toString(), "run", "--server", "--disable-telemetry", "--addr", url.toString()));
        if (!health.equals(url)) {
            line.addAll(List.of("--diagnostic-addr", health.toString()));
        }
        line.addAll(List.of(arguments));
        Process started = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        if (!answers(started)) {
            kill();
            throw new IOException("OPA did not start: " + Files.readString(log));
        }
    }

    /** Sends the process a signal, such as {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("OPA is not running");
        }
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(running.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("Cannot send " + name + " to OPA");
        }
    }

    /** Waits until the process has ended of itself. */
    public void awaitEnd() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.waitFor();
        }
    }

    /** Ends the process as a crash does, and waits until it is gone. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
            process = null;
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static URI free(String scheme) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create(scheme + "://127.0.0.1:" + free.getLocalPort());
        }
    }

    private boolean answers(Process started) throws InterruptedException {
        HttpRequest look = HttpRequest.newBuilder(health.resolve("/health"))
                .timeout(LONGEST_ANSWER)
                .build();
        long end = System.nanoTime() + LONGEST_START.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end && !started.waitFor(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
                if (answers(client, look)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean answers(HttpClient client, HttpRequest look) throws InterruptedException {
        try {
            return client.send(look, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
