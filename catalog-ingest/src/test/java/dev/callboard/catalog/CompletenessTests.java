package dev.callboard.catalog;

import static dev.callboard.catalog.CatalogFixture.component;
import static dev.callboard.catalog.CatalogFixture.until;
import static dev.callboard.catalog.CatalogFixture.url;
import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.IngestionProgress.WaitedFor;
import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.GitDiscoveryProvider;
import dev.callboard.catalog.discovery.ProvidedEntity;
import dev.callboard.catalog.discovery.ProviderSchedule;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.ScmException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a catalog says that it is complete. */
@Timeout(300)
class CompletenessTests {

    private static final String SHOP = url("shop", "catalog-info.yaml");
    private static final String NOBODYS = "https://nobody.example/acme/shop/blob/main/catalog-info.yaml";

    @TempDir
    Path folder;

    private final TellingProvider provider = new TellingProvider("hub");
    private CatalogFixture fixture;

    @BeforeEach
    void open() {
        fixture = new CatalogFixture(folder, CatalogStore.inMemory());
        fixture.repository("shop").with("catalog-info.yaml", component("shop")).push();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aProviderThatWasRefusedAsAWholeIsWaitedFor() {
        provider.fail(new ScmException.AccessDenied("the token is not accepted (401)", null));
        start(provider);

        until(() -> waitsFor().contains("It cannot tell what there is: the token is not accepted (401)"));
        assertThat(progress().complete()).isFalse();
        assertThat(progress().remaining()).isZero();
        assertThat(progress().settled()).isTrue();
    }

    @Test
    void aProviderThatHasNotAnsweredYetIsWaitedFor() {
        provider.hang();
        start(provider);

        until(() -> fixture.catalog().providers().stream().anyMatch(ProviderProgress::asking));
        assertThat(waitsFor()).isEqualTo("hub: It has not told yet what there is");
        assertThat(progress().complete()).isFalse();
    }

    @Test
    void whatAProviderToldOfIsReadWhenTheCatalogIsComplete() {
        provider.tell(location(SHOP));
        start(provider);

        until(() -> progress().complete());
        assertThat(fixture.has("component:default/shop")).isTrue();
        assertThat(progress().waitsFor()).isEmpty();
    }

    @Test
    void theFirstReadingIsOverWhenWhatProvidersTellOfIsRead() throws InterruptedException {
        provider.tell(location(SHOP));
        start(provider);

        assertThat(fixture.catalog().awaitComplete(Duration.ofMinutes(2))).isTrue();
        assertThat(fixture.has("component:default/shop")).isTrue();
    }

    @Test
    void theFirstReadingDoesNotWaitForAProviderThatFails() throws InterruptedException {
        provider.fail(new ScmException.Unreachable("down", null));
        start(provider);

        assertThat(fixture.catalog().awaitComplete(Duration.ofMinutes(2))).isTrue();
    }

    @Test
    void aProviderThatKnowsOfNothingIsNotWaitedFor() {
        start(provider);

        until(() -> progress().complete());
        assertThat(progress().sources()).isEmpty();
    }

    @Test
    void aProviderIsWaitedForWhoseRepositoriesAreAllRefused() {
        provider.tell(location(NOBODYS), location(NOBODYS.replace("shop", "blog")));
        start(provider);

        until(() -> waitsFor().contains("Nothing that it tells of may be read"));
        assertThat(waitsFor()).contains("nobody.example");
        assertThat(progress().complete()).isFalse();
        assertThat(providerProgress().refused()).isEqualTo(2);
    }

    @Test
    void aRepositoryThatIsRefusedAmongOthersIsCountedAndHoldsNothingUp() {
        provider.tell(location(NOBODYS), location(SHOP));
        start(provider);

        until(() -> progress().complete());
        assertThat(fixture.has("component:default/shop")).isTrue();
        assertThat(providerProgress().entities()).isEqualTo(2);
        assertThat(providerProgress().refused()).isOne();
        assertThat(providerProgress().refusal()).contains("nobody.example");
        assertThat(fixture.errors()).contains("nobody.example");
    }

    @Test
    void aFolderThatNoIntegrationReachesIsWaitedForByName() {
        BareRepository.create(folder.resolve("elsewhere/one.git"))
                .with("catalog-info.yaml", component("one"))
                .push();
        start(new GitDiscoveryProvider(
                "folder",
                new GitDiscoveryProvider.Settings(
                        List.of(),
                        folder.resolve("elsewhere"),
                        List.of(),
                        List.of(),
                        "main",
                        "catalog-info.yaml",
                        ProviderSchedule.defaults())));

        until(() -> waitsFor().contains("Nothing that it tells of may be read"));
        assertThat(waitsFor()).startsWith("git-provider:folder: ");
        assertThat(progress().complete()).isFalse();
        assertThat(fixture.has("component:default/one")).isFalse();
    }

    @Test
    void whoFollowsSaysTheSameAsWhoReads() {
        CatalogStore store = fixture.store();
        provider.tell(location(NOBODYS));
        start(provider);
        until(() -> waitsFor().contains("Nothing that it tells of may be read"));
        try (CatalogFixture other = new CatalogFixture(folder.resolve("other"), store)) {
            other.start(builder -> builder.providers(List.of(provider), 100, false));

            until(() -> other.catalog().progress().waitsFor().equals(progress().waitsFor()));
            assertThat(other.catalog().progress().leader()).isFalse();
            assertThat(other.catalog().progress().complete()).isFalse();

            provider.tell(location(SHOP));

            until(() -> other.catalog().progress().complete());
            assertThat(other.catalog().progress().leader()).isFalse();
        }
    }

    private void start(EntityProvider one) {
        fixture.start(builder -> builder.providers(List.of(one), 100, false));
    }

    private IngestionProgress progress() {
        return fixture.catalog().progress();
    }

    private ProviderProgress providerProgress() {
        return fixture.catalog().providers().getFirst();
    }

    private String waitsFor() {
        return progress().waitsFor().stream()
                .map(CompletenessTests::text)
                .findFirst()
                .orElse("");
    }

    private static String text(WaitedFor one) {
        return one.provider() + ": " + one.reason();
    }

    private static ProvidedEntity location(String target) {
        return ProvidedEntity.location("url", target, Map.of());
    }
}
