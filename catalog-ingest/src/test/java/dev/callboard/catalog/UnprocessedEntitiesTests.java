package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.store.CatalogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was read and has never made it into the catalog can be seen, and forgotten. */
class UnprocessedEntitiesTests {

    private static final String SHOP = url("shop", "catalog-info.yaml");

    @TempDir
    Path folder;

    private CatalogFixture fixture;
    private BareRepository shop;

    @BeforeEach
    void makeFixture() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        shop = fixture.repository("shop");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatFailsAtFirstIsThereWithItsDocumentAndWithWhatIsWrong() {
        shop.with("catalog-info.yaml", component("good") + "---\n" + bad("one", "first"))
                .push();
        start(fixture);

        List<UnprocessedEntity> found = fixture.catalog().unprocessed();

        assertThat(found).hasSize(1);
        UnprocessedEntity one = found.getFirst();
        assertThat(one.ref()).hasToString("component:default/one");
        assertThat(one.location()).hasToString("url:" + SHOP.replace("/blob/", "/tree/"));
        assertThat(one.entity().at("/spec/owner").isArray()).isTrue();
        assertThat(one.entity().at("/metadata/description").asString()).isEqualTo("first");
        assertThat(one.entity()
                        .path("metadata")
                        .path("annotations")
                        .path("backstage.io/managed-by-origin-location")
                        .asString())
                .isEqualTo("url:" + SHOP);
        assertThat(one.error().message()).contains("owner");
        assertThat(one.error().line()).isPositive();
        assertThat(one.lastRead()).isNotNull();
        assertThat(one.nextLook()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local.yaml", "*.yaml"})
    void thoseOfLocalFilesSayWhenTheyWereReadToo(String target) throws IOException {
        Files.writeString(folder.resolve("local.yaml"), bad("one", "first"));
        fixture.start(builder -> builder.location("file", folder.resolve(target).toString()));
        fixture.untilComplete();

        UnprocessedEntity one = fixture.catalog().unprocessed().getFirst();

        assertThat(one.lastRead()).isNotNull();
        assertThat(one.nextLook()).isNotNull();
    }

    @Test
    void whatTheCatalogHasIsNotAmongThem() {
        shop.with("catalog-info.yaml", component("one", "good")).push();
        start(fixture);

        shop.with("catalog-info.yaml", bad("one", "bad")).push();

        until(() -> !fixture.status("component:default/one").isEmpty());
        assertThat(fixture.catalog().unprocessed()).isEmpty();
    }

    @Test
    void whatLooksLikeASecretIsNotKept() {
        shop.with(
                        "catalog-info.yaml",
                        bad("one", "ghp_0123456789abcdefghij") + "  password: hunter2\n  url: https://me:pw@h/\n")
                .push();
        start(fixture);

        assertThat(fixture.catalog().unprocessed().getFirst().entity().toString())
                .contains("\"password\":\"***\"")
                .doesNotContain("hunter2", "ghp_0123456789", "me:pw");
    }

    @Test
    void aDocumentThatIsVeryLongIsOutlined() {
        shop.with("catalog-info.yaml", bad("one", "x".repeat(40_000))).push();
        start(fixture);

        UnprocessedEntity one = fixture.catalog().unprocessed().getFirst();

        assertThat(one.entity().path("kind").asString()).isEqualTo("component");
        assertThat(one.entity().at("/metadata/name").asString()).isEqualTo("one");
        assertThat(one.entity().has("spec")).isFalse();
    }

    @Test
    void whatIsForgottenStaysAwayUntilItsFileChanges() {
        shop.with("catalog-info.yaml", bad("one", "first") + "---\n" + bad("two", "first"))
                .push();
        start(fixture);
        String one = fixture.catalog().unprocessed().getFirst().id();

        fixture.catalog().forgetUnprocessed(one);

        assertThat(refs(fixture)).containsExactly("component:default/two");
        assertThat(fixture.errors().lines()).hasSize(1);
        assertThat(fixture.catalog().errors().getFirst().entityRef()).isEqualTo("component:default/two");

        fixture.catalog().close();
        shop.with("other.txt", "x").push();
        fixture.start(builder -> builder.location("url", SHOP));
        fixture.untilComplete();
        assertThat(refs(fixture)).containsExactly("component:default/two");

        shop.with("catalog-info.yaml", bad("one", "second") + "---\n" + bad("two", "second"))
                .push();
        until(() -> refs(fixture).size() == 2);
        assertThat(fixture.catalog().unprocessed().getFirst().id()).isEqualTo(one);
    }

    @Test
    void whatTheCatalogHasIsNotForgotten() {
        shop.with("catalog-info.yaml", bad("one", "first")).push();
        start(fixture);
        String one = fixture.catalog().unprocessed().getFirst().id();
        shop.with("catalog-info.yaml", component("one")).push();
        until(() -> fixture.has("component:default/one"));

        fixture.catalog().forgetUnprocessed(one);
        fixture.catalog().forgetUnprocessed("no such id");

        assertThat(fixture.has("component:default/one")).isTrue();
    }

    @Test
    void aProcessThatFollowsTellsAndForgetsThemToo() throws IOException {
        try (PostgresFixture postgres = new PostgresFixture();
                CatalogFixture first = new CatalogFixture(folder, postgres.store());
                CatalogFixture second = new CatalogFixture(folder, postgres.store())) {
            shop.with("catalog-info.yaml", bad("one", "first") + "---\n" + bad("two", "first"))
                    .push();
            start(first);
            second.start(builder -> builder.location("url", SHOP));

            until(() -> refs(second).size() == 2);
            assertThat(second.catalog().progress().leader()).isFalse();
            second.catalog()
                    .forgetUnprocessed(second.catalog().unprocessed().getFirst().id());

            until(() -> refs(first).equals(List.of("component:default/two")));
            assertThat(refs(second)).containsExactly("component:default/two");
        }
    }

    private static void start(CatalogFixture fixture) {
        fixture.start(builder -> builder.location("url", SHOP));
        fixture.untilComplete();
    }

    private static List<String> refs(CatalogFixture fixture) {
        return fixture.catalog().unprocessed().stream()
                .map(one -> one.ref().toString())
                .toList();
    }

    private static String bad(String name, String description) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: %s
                  description: "%s"
                spec:
                  type: service
                  lifecycle: production
                  owner: []
                """.formatted(name, description);
    }
}
