package dev.callboard.backend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.catalog.module.CatalogModules;
import dev.callboard.catalog.processor.EntityProcessing;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleSettingsTests {

    private static final HostApis APIS = new HostApis(ScmIntegrations.withPublicHosts(List.of()));

    @TempDir
    Path folder;

    @Test
    void withoutConfigurationThereAreTheModulesOfTheClassPath() {
        try (CatalogModules modules = ModuleSettings.of(AppConfig.parse("{}")).modules()) {
            assertThat(modules.names()).isEmpty();
            assertThat(ModuleSettings.of(AppConfig.parse("{}"))
                            .contributions(modules, APIS)
                            .providers())
                    .isEmpty();
        }
    }

    @Test
    void aJarThatCannotBeUsedStopsTheStartAndSaysWhy() throws Exception {
        Files.writeString(folder.resolve("broken.jar"), "no jar");

        assertThatThrownBy(() -> ModuleSettings.of(settings()).modules())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("callboard.catalog.modules.folder")
                .hasMessageContaining("There is no module in " + folder.resolve("broken.jar"));
    }

    @Test
    void settingsOfAModuleThatIsNotThereAreRefused() {
        AppConfig config = AppConfig.parse("callboard: {catalog: {modules: {settings: {acme-datasets: {a: b}}}}}");
        ModuleSettings settings = ModuleSettings.of(config);

        try (CatalogModules modules = settings.modules()) {
            assertThatThrownBy(() -> settings.contributions(modules, APIS))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("callboard.catalog.modules.settings.acme-datasets")
                    .hasMessageContaining("names a module that is not there");
        }
    }

    @Test
    void theDefaultProcessorsCanBeSwitchedOffAtOnce() {
        assertThat(EntitySettings.of(AppConfig.parse("catalog: {disableDefaultProcessors: true}"))
                        .options()
                        .disabled())
                .isEqualTo(EntityProcessing.DEFAULTS);
        assertThat(EntitySettings.of(AppConfig.parse("{}")).options().disabled())
                .isEmpty();
    }

    private AppConfig settings() {
        return AppConfig.parse("callboard: {catalog: {modules: {folder: %s}}}".formatted(folder));
    }
}
