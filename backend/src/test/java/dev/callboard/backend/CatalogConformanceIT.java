package dev.callboard.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.CatalogIngest;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers that a real Backstage server gave to 175 requests, against the whole server with a real database and a real
 * repository. How many agree may only grow: {@code golden/catalog/agreeing.txt} holds the number.
 */
class CatalogConformanceIT {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogConformanceIT.class);
    private static final Path GOLDEN = Path.of("src/test/resources/golden/catalog");
    private static final String TOKEN = "conformance-token-of-the-test";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Entities that are equal by what these sort by stand in the order of their uids, which every server draws anew. */
    private static final Set<String> ORDERED_BY_UID =
            Set.of("entities-order-two", "entities-order-missing-field", "bq-two-orders", "bq-post-empty");

    @TempDir
    Path folder;

    @Test
    void atLeastAsManyRecordedAnswersAgreeAsBefore() throws Exception {
        Path config = configure(publishCorpus());
        Map<String, String> disagreeing = new TreeMap<>();
        JsonNode cases = JsonMapper.shared().readTree(Files.readString(GOLDEN.resolve("responses.json")));
        try (CallboardServer server =
                CallboardServer.start(new ServerOptions(List.of(config), folder.resolve("data"), 0, Map.of()))) {
            waitUntilSettled(server);
            GoldenAnswers golden = new GoldenAnswers("http://localhost:" + server.port() + "/api/catalog", TOKEN);
            for (JsonNode recorded : cases) {
                String id = recorded.path("id").asString();
                boolean ordered = recorded.path("ordered").asBoolean() && !ORDERED_BY_UID.contains(id);
                String difference = golden.difference(recorded, ordered);
                if (difference != null) {
                    disagreeing.put(id, difference);
                }
            }
        }
        disagreeing.forEach((id, difference) -> LOG.info("disagrees: {}: {}", id, difference));

        int agreeing = cases.size() - disagreeing.size();
        int before = Integer.parseInt(
                Files.readString(GOLDEN.resolve("agreeing.txt")).strip());
        assertThat(agreeing)
                .as(
                        "agreeing answers of %d; if more agree than agreeing.txt says, raise it. Disagreeing: %s",
                        cases.size(), disagreeing.keySet())
                .isEqualTo(before);
    }

    private Path publishCorpus() {
        Path repositories = folder.resolve("repositories");
        ScmIntegrations hosts = ScmIntegrations.of(ScmIntegration.ofFolder(repositories));
        new GitPublisher(hosts, ScmLimits.defaults(), InstantSource.system())
                .push(new Publication(
                        "file://" + repositories.resolve("acme/corpus.git"),
                        "main",
                        GOLDEN.resolve("corpus").toAbsolutePath(),
                        Publication.Content.REPLACE,
                        "Add the corpus",
                        new Publication.Author("Test", "test@acme.example")));
        return repositories;
    }

    private Path configure(Path repositories) throws Exception {
        StringBuilder locations = new StringBuilder();
        for (String file : List.of(
                "all.yaml",
                "broken/invalid-name.yaml",
                "broken/missing-owner.yaml",
                "broken/bad-placeholder.yaml",
                "broken/wrong-types.yaml")) {
            locations
                    .append("    - { type: url, target: 'https://ghe.acme.example/acme/corpus/blob/main/")
                    .append(file)
                    .append("' }\n");
        }
        String yaml = """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: { token: %s, subject: conformance }
                integrations:
                  github:
                    - { host: ghe.acme.example, cloneBaseUrl: 'file://%s' }
                catalog:
                  rules:
                    - allow: [Component, System, API, Resource, Location, Domain, Group, User, Template]
                  locations:
                """.formatted(TOKEN, repositories) + locations;
        return Files.writeString(folder.resolve("app-config.yaml"), yaml);
    }

    private static void waitUntilSettled(CallboardServer server) {
        CatalogIngest catalog = server.bean(CatalogIngest.class);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!catalog.progress().complete() || server.notReady().isPresent()) {
            assertThat(System.nanoTime()).as("settled within %s", PATIENCE).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
