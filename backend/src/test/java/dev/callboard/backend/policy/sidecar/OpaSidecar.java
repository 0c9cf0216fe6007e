package dev.callboard.backend.policy.sidecar;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real OPA, set up as {@code examples/opa-sidecar/opa.yaml} does. */
final class OpaSidecar implements AutoCloseable {

    private final Process process;
    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();

    private OpaSidecar(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** @param folder where its configuration, token and log are */
    static OpaSidecar start(Path folder, URI callboard, String token) throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Path tokenFile = Files.writeString(folder.resolve("token"), token);
        String config = Files.readString(root.resolve("examples/opa-sidecar/opa.yaml"))
                .replace("http://callboard:7007", callboard.toString())
                .replace("/var/run/secrets/callboard/token", tokenFile.toString())
                .replace("min_delay_seconds: 5", "min_delay_seconds: 1")
                .replace("max_delay_seconds: 15", "max_delay_seconds: 1");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        root.resolve("policy/opa").toString(),
                        "run",
                        "--server",
                        "--disable-telemetry",
                        "--addr",
                        "127.0.0.1:" + port,
                        "--config-file",
                        Files.writeString(folder.resolve("opa.yaml"), config).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("opa.log").toFile())
                .start();
        return new OpaSidecar(process, URI.create("http://127.0.0.1:" + port));
    }

    /** What it answers about an input; missing while it has no rules or is not there yet. */
    JsonNode ask(String rule, String input) throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(url.resolve("/v1/data/" + rule + "?provenance=true"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + input + "}"))
                .build();
        return JsonMapper.shared()
                .readTree(client.send(question, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
