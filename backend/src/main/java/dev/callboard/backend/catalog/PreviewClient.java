package dev.callboard.backend.catalog;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a running server what files would change in its catalog.
 *
 * @param tokenFile holds the token that is sent along; null for none
 */
record PreviewClient(URI server, @Nullable Path tokenFile) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.shared();

    JsonNode ask(String repository, String ref, Map<String, String> files, List<String> roots) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("repository", repository).put("ref", ref);
        ObjectNode contents = body.putObject("files");
        files.forEach(contents::put);
        roots.forEach(body.putArray("roots")::add);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + "/api/catalog/preview"))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (tokenFile != null) {
            request.header(
                    "authorization", "Bearer " + Files.readString(tokenFile).strip());
        }
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new IOException("%s answered %d: %s"
                        .formatted(
                                server,
                                answer.statusCode(),
                                json.path("error").path("message").asString("")));
            }
            return json;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for " + server, e);
        } catch (JacksonException e) {
            throw new IOException(server + " did not answer as a server of Callboard does", e);
        }
    }
}
