package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.ProvidedEntity;
import dev.callboard.catalog.discovery.ProviderSchedule;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ScmException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void theOneThatFollowsTellsWhatFailsAndHowProvidersFare() throws IOException {
        try (PostgresFixture postgres = new PostgresFixture();
                CatalogFixture first = new CatalogFixture(folder, postgres.store());
                CatalogFixture second = new CatalogFixture(folder, postgres.store())) {
            EntityProvider broken = new BrokenProvider();
            first.start(builder -> builder.location("url", url("missing", "catalog-info.yaml"))
                    .providers(List.of(broken), 100, false));
            until(() -> first.catalog().progress().leader()
                    && first.catalog().progress().settled());
            second.start(builder -> builder.location("url", url("missing", "catalog-info.yaml"))
                    .providers(List.of(broken), 100, false));

            until(() -> second.catalog().progress().sources().stream()
                    .anyMatch(
                            source -> source.failures() > 0 && source.lastError() != null && source.nextRun() != null));
            assertThat(second.catalog().progress().leader()).isFalse();
            until(() -> second.catalog().providers().stream()
                    .anyMatch(one -> one.name().equals("broken") && "it is broken".equals(one.lastError())));
        }
    }

    @Test
    void aFollowerSaysWhenHealthySourcesAreLookedAtNext() {
        CatalogStore store = CatalogStore.inMemory();
        try (CatalogFixture first = new CatalogFixture(folder.resolve("one"), store);
                CatalogFixture second = new CatalogFixture(folder.resolve("two"), store)) {
            first.repository("shop").with("catalog-info.yaml", component("one")).push();
            first.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));
            first.untilComplete();
            second.start(builder -> builder.location("url", url("shop", "catalog-info.yaml")));

            until(() -> second.catalog().progress().sources().stream()
                    .anyMatch(source -> source.failures() == 0 && source.commit() != null && source.nextRun() != null));
            assertThat(second.catalog().progress().leader()).isFalse();
        }
    }

    private static final class BrokenProvider implements EntityProvider {

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public ProviderSchedule schedule() {
            return ProviderSchedule.defaults();
        }

        @Override
        public List<ProvidedEntity> read() {
            throw new ScmException.Unreachable("it is broken", null);
        }

        @Override
        public boolean concerns(String repositoryUrl) {
            return false;
        }
    }

    private static String text(CatalogFixture fixture) {
        return fixture.json("component:default/one").toString();
    }
}
