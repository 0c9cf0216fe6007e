package dev.callboard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** What all figures need of a server that reads a {@link Corpus}. */
final class CorpusServer {

    private static final String TOKEN = "figures-figures-figures";

    /** Rare enough not to take from the server what is measured, as both share the machine. */
    private static final int LOOK_MILLIS = 50;

    private static final JsonMapper JSON = JsonMapper.shared();

    private CorpusServer() {}

    static Path configuration(Path file, Corpus corpus) throws IOException {
        StringBuilder yaml = new StringBuilder(
                """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: { token: %s, subject: figures }
                integrations:
                  gitea:
                    - host: %s
                      cloneBaseUrl: file://%s
                catalog:
                  rules:
                    - allow: [Component, API, Location, Resource, System, Group, User]
                  locations:
                """.formatted(TOKEN, Corpus.HOST, corpus.folder().toAbsolutePath()));
        for (int number = 0; number < corpus.repositories(); number++) {
            yaml.append("    - { type: url, target: \"")
                    .append(corpus.url(number))
                    .append("\" }\n");
        }
        return Files.writeString(file, yaml);
    }

    static Duration untilAllAreVisible(RunningServer server, Corpus corpus) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (HttpConnection connection = server.connect()) {
            String count = "/api/catalog/entities/by-query?limit=0&filter=metadata.labels.region=north";
            long deadline = begin + TimeUnit.MINUTES.toNanos(5);
            while (JSON.readTree(answer(connection, count).body())
                            .path("totalItems")
                            .asInt()
                    < corpus.entities()) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("Not all entities became visible within five minutes");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    static HttpConnection.Answer answer(HttpConnection connection, String path) throws IOException {
        HttpConnection.Answer answer = connection.get(path, TOKEN);
        if (answer.status() != 200) {
            throw new IOException(path + " answered " + answer.status() + ": " + answer.text());
        }
        return answer;
    }
}
