package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one database: here several catalogs, which share nothing else. */
class ReplicaTests {

    @TempDir
    Path folder;

    @Test
    void servesTheSameVersionFromBothAndGoesOnWhenTheLeaderIsGone() throws IOException {
        try (PostgresFixture postgres = new PostgresFixture();
                CatalogFixture first = new CatalogFixture(folder, postgres.store());
                CatalogFixture second = new CatalogFixture(folder, postgres.store())) {
            BareRepository shop = first.repository("shop").with("catalog-info.yaml", component("one", "old"));
            shop.push();
            first.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));
            first.untilComplete();
            second.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));
            until(() -> second.has("component:default/one"));

            shop.with("catalog-info.yaml", component("one", "new")).push();
            until(() -> text(first).contains("new") && text(second).contains("new"));

            assertThat(second.catalog().progress().leader()).isFalse();
            assertThat(second.catalog().index().version())
                    .isEqualTo(first.catalog().index().version());
            assertThat(text(second)).isEqualTo(text(first));

            first.catalog().close();
            shop.with("catalog-info.yaml", component("one", "newest")).push();
            until(() -> text(second).contains("newest"));
            assertThat(second.catalog().progress().leader()).isTrue();
        }
    }

    private static String text(CatalogFixture fixture) {
        return fixture.json("component:default/one").toString();
    }
}
