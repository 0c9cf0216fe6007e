package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.module.CatalogModules;
import dev.callboard.catalog.module.Contribution;
import dev.callboard.scm.HostApis;
import java.nio.file.Path;
import java.util.Optional;

/** What the configuration says about what others add to the catalog: {@code callboard.catalog.modules}. */
record ModuleSettings(AppConfig config, Optional<Path> folder) {

    static final String KEY = "callboard.catalog.modules";

    static ModuleSettings of(AppConfig config) {
        return new ModuleSettings(config, config.section(KEY).path("folder"));
    }

    /** The modules of the class path and of the folder. One that is missing or broken is refused at the start. */
    CatalogModules modules() {
        try {
            return folder.isPresent() ? CatalogModules.ofFolder(folder.get()) : CatalogModules.ofClassPath();
        } catch (IllegalArgumentException e) {
            throw config.error(KEY + ".folder", "cannot be used: " + e.getMessage(), e);
        }
    }

    Contribution contributions(CatalogModules modules, HostApis apis) {
        AppConfig settings = config.section(KEY + ".settings");
        settings.keys().stream()
                .filter(name -> !modules.names().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw settings.error(name, "names a module that is not there; there are " + modules.names());
                });
        try {
            return modules.contributions(name -> settings.section(name).json(), apis);
        } catch (IllegalArgumentException e) {
            throw config.error(KEY, "cannot be used: " + e.getMessage(), e);
        }
    }
}
