package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTests {

    private final CatalogStore store = CatalogStore.inMemory();

    @TempDir
    Path folder;

    @Test
    void whatIsLoadedIsShownBeforeAnythingIsRead() throws Exception {
        Path file = folder.resolve("catalog-info.yaml");
        Files.writeString(file, """
                apiVersion: backstage.io/v1alpha1
                kind: System
                metadata: { name: shop }
                spec: { owner: me }
                """);
        try (GitMirrors mirrors = mirrors()) {
            try (CatalogIngest first = catalog(mirrors, file)) {
                first.start();
                CatalogFixture.until(() -> first.index().snapshot().size() == 2);
            }
            Files.delete(file);

            CatalogIngest second = catalog(mirrors, file);
            second.load();
            assertThat(second.index().snapshot().size()).isEqualTo(2);
            assertThat(second.progress().leader()).isFalse();
            assertThatThrownBy(second::load).isInstanceOf(IllegalStateException.class);

            second.start();
            CatalogFixture.until(
                    () -> second.progress().leader() && second.progress().complete());
            assertThatThrownBy(second::start).isInstanceOf(IllegalStateException.class);
            second.close();
        }
    }

    @Test
    void aCatalogThatNeverBeganCanBeClosed() throws Exception {
        try (GitMirrors mirrors = mirrors()) {
            CatalogIngest catalog = catalog(mirrors, folder.resolve("none.yaml"));
            catalog.load();

            catalog.close();

            assertThat(catalog.progress().leader()).isFalse();
        }
    }

    private GitMirrors mirrors() {
        return new GitMirrors(folder.resolve("mirrors"), ScmIntegrations.of(List.of()), ScmLimits.defaults());
    }

    private CatalogIngest catalog(GitMirrors mirrors, Path file) {
        return CatalogIngest.builder(store, mirrors)
                .rules(CatalogRules.allowing("System", "Location"))
                .location("file", file.toString())
                .build();
    }
}
