package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.processing.CatalogProcessor;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.StatusItems;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ScmIntegrations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What others' processors, and processors that are switched off, do to a running catalog. */
@Timeout(120)
class ModuleIngestTests {

    private static final String REF = "component:default/one";

    @TempDir
    Path folder;

    private CatalogFixture fixture;
    private BareRepository shop;

    @BeforeEach
    void open() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        shop = fixture.repository("shop").with("catalog-info.yaml", component("one"));
        shop.push();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatProcessorsRemarkStaysBesideMistakesAndAcrossARestart() {
        CatalogIngest first = start(options());
        assertThat(fixture.status(REF)).isEqualTo("no runbook\n");
        String etag = fixture.find(REF).orElseThrow().etag();

        shop.with("catalog-info.yaml", component("one").replace("owner: team", "owner: 1"))
                .push();
        until(() -> fixture.status(REF).contains("owner"));
        assertThat(fixture.status(REF)).startsWith("no runbook\n").hasLineCount(2);

        shop.with("catalog-info.yaml", component("one")).push();
        until(() -> !fixture.status(REF).contains("owner"));
        assertThat(fixture.find(REF).orElseThrow().etag()).isEqualTo(etag);
        first.close();
        start(options());
        assertThat(fixture.find(REF).orElseThrow().etag()).isEqualTo(etag);
    }

    @Test
    void locationsWhoseReaderIsSwitchedOffAreNotRead() {
        start(options().withOrder(EntityProcessing.DEFAULTS, Map.of()));

        assertThat(fixture.has(REF)).isFalse();
        assertThat(fixture.errors()).contains("No processor was able to handle reading of url:");
    }

    @Test
    void aProcessorThatIsSwitchedOffTakesItsRemarksAlong() {
        start(options()).close();

        start(options().withOrder(Set.of("runbooks"), Map.of()));

        until(() -> fixture.status(REF).isEmpty());
        assertThat(fixture.json(REF).has("status")).isFalse();
    }

    private CatalogIngest start(EntityProcessing.Options options) {
        EntityProcessing processing = EntityProcessing.of(options, ScmIntegrations.withPublicHosts(List.of()));
        CatalogIngest catalog = fixture.start(builder ->
                builder.location("url", url("shop", "catalog-info.yaml")).processing(processing));
        fixture.untilComplete();
        return catalog;
    }

    private static EntityProcessing.Options options() {
        return EntityProcessing.Options.defaults().withProcessors(List.of(new CatalogProcessor() {
            @Override
            public String name() {
                return "runbooks";
            }

            @Override
            public void postProcess(ObjectNode entity, ProcessingContext context) {
                StatusItems.warn(entity, "acme.example/runbook", "no runbook");
            }
        }));
    }
}
