package dev.callboard.backend.policy.sidecar;

import dev.callboard.policy.testing.OpaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real OPA, set up as {@code examples/opa-sidecar/opa.yaml} does. */
final class OpaSidecar implements AutoCloseable {

    private final OpaProcess server;
    private final HttpClient client = HttpClient.newHttpClient();

    private OpaSidecar(OpaProcess server) {
        this.server = server;
    }

    /** @param folder where its configuration, token and log are */
    static OpaSidecar start(Path folder, URI callboard, String token) throws IOException, InterruptedException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        Path tokenFile = Files.writeString(folder.resolve("token"), token);
        String config = Files.readString(root.resolve("examples/opa-sidecar/opa.yaml"))
                .replace("http://callboard:7007", callboard.toString())
                .replace("/var/run/secrets/callboard/token", tokenFile.toString())
                .replace("min_delay_seconds: 5", "min_delay_seconds: 1")
                .replace("max_delay_seconds: 15", "max_delay_seconds: 1");
        OpaProcess server = OpaProcess.overHttp(root.resolve("policy/opa"), folder.resolve("opa.log"));
        server.start(
                "--config-file",
                Files.writeString(folder.resolve("opa.yaml"), config).toString());
        return new OpaSidecar(server);
    }

    /** What it answers about an input; missing while it has no rules. */
    JsonNode ask(String rule, String input) throws IOException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(server.url().resolve("/v1/data/" + rule + "?provenance=true"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + input + "}"))
                .build();
        return JsonMapper.shared()
                .readTree(client.send(question, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
