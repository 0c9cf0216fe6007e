package dev.callboard.backend.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.runtime.TestPostgres;
import dev.callboard.backend.techdocs.DocsWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.CollectionUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TechDocsDocumentsTests {

    @TempDir
    Path folder;

    private DocsWorld world;
    private DocumentStore store;
    private TechDocsDocuments documents;

    @BeforeEach
    void write() {
        world = new DocsWorld(folder);
        DataSource tables = TestPostgres.migrated("search");
        store = new DocumentStore(() -> tables);
        documents = new TechDocsDocuments(
                world.docs(true, InstantSource.system()),
                store,
                Duration.ofHours(1),
                Duration.ofHours(1),
                InstantSource.system());
        world.push(Map.of("docs/index.md", "# Orders\n\nIntro & more.\n\n## Paying cards\n\nBy **card** or cash.\n"));
        world.entity("dir:.");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void eachSectionOfADocumentationIsFoundByItsWords() {
        documents.refresh();

        assertThat(find("cash")).hasSize(1);
        assertThat(find("cash").getFirst()).isEqualTo(JsonMapper.shared().readTree("""
                {"title":"Paying cards","text":"By card or cash.","path":"#paying-cards","kind":"component",
                 "namespace":"default","name":"orders","entityTitle":"Orders","componentType":"service","type":"service",
                 "lifecycle":"production","owner":"shop-team","location":"/docs/default/component/orders/#paying-cards"}
                """));
        assertThat(find("intro").getFirst().path("title").asString()).isEqualTo("Orders");
    }

    @Test
    void whatIsGoneIsNotFoundAnyLonger() {
        documents.refresh();

        world.noEntity();
        documents.refresh();

        assertThat(find("cash")).isEmpty();
    }

    private List<? extends JsonNode> find(String term) {
        SearchQuery query = SearchQuery.of(
                CollectionUtils.toMultiValueMap(Map.of("term", List.of(term))), Set.of(TechDocsDocuments.TYPE));
        return store.show(store.find(query, 0, 10), query, "<", ">").stream()
                .map(DocumentStore.Shown::document)
                .toList();
    }
}
