package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.catalog.check.CheckReport;
import dev.callboard.catalog.check.CheckedTree;
import dev.callboard.catalog.check.EntityChange;
import dev.callboard.catalog.store.CatalogStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running catalog says of files before they are merged. */
class PreviewTests {

    private static final String SHOP = CatalogFixture.HOST + "shop";

    @TempDir
    Path folder;

    private CatalogFixture fixture;
    private BareRepository shop;

    @BeforeEach
    void start() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        shop = fixture.repository("shop").with("catalog-info.yaml", component("one", "old"));
        shop.push();
        fixture.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));
        until(() -> fixture.has("component:default/one"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void comparesABranchWithWhatIsServedAndChangesNothing() {
        long version = fixture.catalog().index().version();
        shop.with("catalog-info.yaml", component("one", "new") + "---\n" + component("two"))
                .push("feature/x", false);

        CheckReport report = preview(SHOP, "feature/x", null);

        assertThat(report.isValid()).isTrue();
        assertThat(report.changes())
                .extracting(change -> change.kind() + " " + change.entityRef())
                .containsExactly(
                        EntityChange.Kind.CHANGED + " component:default/one",
                        EntityChange.Kind.ADDED + " component:default/two");
        assertThat(fixture.catalog().index().version()).isEqualTo(version);
        assertThat(fixture.has("component:default/two")).isFalse();
    }

    @Test
    void comparesFilesThatAreNowhereYet() {
        CheckReport report = preview(SHOP + ".git", "", component("other"));

        assertThat(report.changes())
                .extracting(change -> change.kind() + " " + change.entityRef())
                .containsExactly(
                        EntityChange.Kind.REMOVED + " component:default/one",
                        EntityChange.Kind.ADDED + " component:default/other");
    }

    @Test
    void saysThatARepositoryCannotBeRead() {
        for (String repository : List.of("nonsense", "https://nobody.example/acme/shop", CatalogFixture.HOST)) {
            assertThatExceptionOfType(CatalogException.InvalidInput.class)
                    .isThrownBy(() -> preview(repository, "", component("one")))
                    .withMessageStartingWith("'repository' names none that can be read: ");
        }
    }

    @Test
    void saysWhichBranchIsNotThere() {
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> preview(SHOP, "nowhere", null))
                .withMessageContaining("There is no branch or tag 'nowhere'");
        assertThatExceptionOfType(CatalogException.InvalidInput.class)
                .isThrownBy(() -> preview(CatalogFixture.HOST + "nothing", "main", null))
                .withMessageContaining("There is no repository");
    }

    private CheckReport preview(String repository, String ref, @Nullable String file) {
        CheckedTree files = file == null
                ? null
                : CheckedTree.ofFiles(Map.of("catalog-info.yaml", file.getBytes(StandardCharsets.UTF_8)));
        return fixture.catalog().preview(repository, ref, files, List.of(), entity -> true);
    }
}
