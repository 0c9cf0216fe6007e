package dev.callboard.policy.opa;

import java.io.IOException;
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

/** A real OPA server, of the pinned version, on a port of this machine. */
public final class OpaServer implements AutoCloseable {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    private final Process process;
    private final URI url;

    private OpaServer(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** A server with the shipped rules. */
    public static OpaServer withTheShippedRules(Path log) throws Exception {
        return start(
                log, "--bundle", MODULE.resolve("target/rego/opa-bundle.tar.gz").toString());
    }

    /** A server that shows a certificate, and answers only those who show one that is signed as given. */
    static OpaServer overTls(Path log, Path bundle, Path certificate, Path key, Path clients) throws Exception {
        int health = freePort();
        return start(
                log,
                "https",
                health,
                "--bundle",
                bundle.toAbsolutePath().toString(),
                "--authentication=tls",
                "--tls-cert-file",
                certificate.toString(),
                "--tls-private-key-file",
                key.toString(),
                "--tls-ca-cert-file",
                clients.toString(),
                "--diagnostic-addr",
                "http://127.0.0.1:" + health);
    }

    static OpaServer start(Path log, String... arguments) throws Exception {
        return start(log, "http", 0, arguments);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static OpaServer start(Path log, String scheme, int healthPort, String... arguments) throws Exception {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                MODULE.resolve("opa").toString(),
                "run",
                "--server",
                "--addr",
                scheme + "://127.0.0.1:" + port,
                "--disable-telemetry"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        OpaServer server = new OpaServer(process, URI.create(scheme + "://127.0.0.1:" + port));
        server.awaitHealth(log, URI.create("http://127.0.0.1:" + (healthPort == 0 ? port : healthPort) + "/health"));
        return server;
    }

    public URI url() {
        return url;
    }

    /** Sends the process a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("Cannot send " + name + " to OPA");
        }
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitHealth(Path log, URI address) throws IOException, InterruptedException {
        HttpRequest health =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(1)).build();
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < end) {
                try {
                    if (client.send(health, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    process.waitFor(20, TimeUnit.MILLISECONDS);
                }
            }
        }
        close();
        throw new IOException("OPA did not start: " + Files.readString(log));
    }
}
