package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.index.EntityFilter;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.store.CatalogStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The entities that a Backstage 1.55 made of the same files. */
class GoldenCorpusTests {

    @TempDir
    Path folder;

    private CatalogFixture fixture;
    private JsonNode expected;

    @BeforeEach
    void readTheCorpus() throws Exception {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        Path corpus = Path.of(getClass().getResource("GoldenCorpusTests/corpus").toURI());
        fixture.repository("corpus").withTree(corpus).push();
        try (InputStream in = getClass().getResourceAsStream("GoldenCorpusTests/expected.json")) {
            expected = JsonMapper.shared().readTree(in);
        }
        fixture.start(builder -> {
            for (String file : List.of(
                    "all.yaml",
                    "broken/invalid-name.yaml",
                    "broken/missing-owner.yaml",
                    "broken/bad-placeholder.yaml",
                    "broken/wrong-types.yaml")) {
                builder.location("url", CatalogFixture.url("corpus", file));
            }
            return builder;
        });
        fixture.untilComplete();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void entitiesAreTheSame() {
        Map<String, JsonNode> wanted = new TreeMap<>();
        expected.path("entities").forEach(entity -> wanted.put(ref(entity), normal(entity)));
        Map<String, JsonNode> found = new TreeMap<>();
        for (FinalEntity entity : all()) {
            JsonNode json = JsonMapper.shared().readTree(entity.body());
            ((ObjectNode) json.path("metadata")).remove(List.of("uid", "etag"));
            found.put(ref(json), normal(json));
        }

        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((ref, json) -> assertThat(found.get(ref)).as(ref).isEqualTo(json));
    }

    @Test
    void parentsAreTheSame() {
        expected.path("parents").properties().forEach(entry -> {
            List<String> wanted = new ArrayList<>();
            entry.getValue().forEach(parent -> wanted.add(parent.asString()));
            assertThat(fixture.find(entry.getKey())).as(entry.getKey()).isPresent();
            assertThat(fixture.find(entry.getKey()).orElseThrow().parents())
                    .as(entry.getKey())
                    .extracting(EntityRef::toString)
                    .isEqualTo(wanted);
        });
    }

    @Test
    void mistakesAreListedWithFileAndLine() {
        assertThat(fixture.errors().lines())
                .anyMatch(line -> line.startsWith("broken/invalid-name.yaml:4 "))
                .anyMatch(line -> line.startsWith("broken/missing-owner.yaml:5 "))
                .anyMatch(line -> line.startsWith("broken/bad-placeholder.yaml:9 ") && line.contains("no-such-file"))
                .anyMatch(line -> line.startsWith("broken/wrong-types.yaml:22 "));
    }

    private List<FinalEntity> all() {
        return fixture.catalog().index().snapshot().list(EntityFilter.EVERYTHING, List.of());
    }

    private static String ref(JsonNode entity) {
        return new EntityRef(
                        entity.path("kind").asString(),
                        entity.path("metadata").path("namespace").asString("default"),
                        entity.path("metadata").path("name").asString())
                .toString();
    }

    /** Relations were recorded in another order; numbers lose what JSON does not tell apart. */
    private static JsonNode normal(JsonNode entity) {
        ObjectNode copy = (ObjectNode) JsonMapper.shared().readTree(entity.toString());
        List<JsonNode> relations = new ArrayList<>();
        copy.path("relations").forEach(relations::add);
        relations.sort((one, other) -> one.toString().compareTo(other.toString()));
        ArrayNode sorted = copy.putArray("relations");
        relations.forEach(sorted::add);
        return copy;
    }
}
