package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.store.CatalogStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A process that is killed while it fills a catalog leaves nothing that the next one does not put right. */
class KilledIngestTests {

    private static final int REPOSITORIES = 30;
    private static final int KILLS = 8;

    @TempDir
    Path folder;

    private final Map<String, BareRepository> repositories = new TreeMap<>();

    @Test
    void theCatalogIsTheSameAsWithoutTheKill() throws IOException, InterruptedException {
        try (PostgresFixture postgres = new PostgresFixture();
                CatalogFixture undisturbed = new CatalogFixture(folder, CatalogStore.inMemory())) {
            List<String> locations = push(undisturbed, "first");
            for (int kill = 0; kill < KILLS; kill++) {
                killAfter(20 + 60L * kill, postgres, locations);
                push(undisturbed, "push " + kill);
            }

            Map<String, String> expected = read(undisturbed, locations);
            try (CatalogFixture survivor = new CatalogFixture(folder, postgres.store())) {
                assertThat(read(survivor, locations)).isEqualTo(expected);
                assertThat(survivor.errors()).isEqualTo(undisturbed.errors());
            }
        }
    }

    private List<String> push(CatalogFixture fixture, String description) {
        List<String> locations = new ArrayList<>();
        for (int number = 0; number < REPOSITORIES; number++) {
            String name = "repository-" + number;
            StringBuilder file = new StringBuilder();
            int repository = number;
            IntStream.range(0, 10)
                    .forEach(n -> file.append(component("component-" + repository + "-" + n, description)
                                    .replace(
                                            "owner: team", "owner: team, dependsOn: [component:component-0-" + n + "]"))
                            .append("---\n"));
            repositories
                    .computeIfAbsent(name, fixture::repository)
                    .with("catalog-info.yaml", file + "kind: [unclosed\n")
                    .push();
            locations.add(url(name, "catalog-info.yaml"));
        }
        return locations;
    }

    private void killAfter(long millis, PostgresFixture postgres, List<String> locations)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedIngest.class.getName(),
                String.valueOf(postgres.port()),
                folder.toString()));
        command.addAll(locations);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.equals("started")) {
                line = out.readLine();
            }
            assertThat(line).isEqualTo("started");
            TimeUnit.MILLISECONDS.sleep(millis);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The bodies by reference, without what differs from catalog to catalog. */
    private static Map<String, String> read(CatalogFixture fixture, List<String> locations) {
        fixture.start(builder -> {
            locations.forEach(location -> builder.location("url", location));
            return builder;
        });
        fixture.untilComplete();
        Map<String, String> bodies = new TreeMap<>();
        fixture.catalog()
                .index()
                .snapshot()
                .list(EntityFilter.EVERYTHING, List.of())
                .forEach(entity -> {
                    ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(entity.body());
                    ((ObjectNode) json.path("metadata")).remove(List.of("uid", "etag"));
                    bodies.put(entity.ref().toString(), json.toString());
                });
        return bodies;
    }
}
