package dev.callboard.backend.techdocs;

import dev.callboard.backend.auth.CookiePath;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.runtime.DataFolder;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.scm.GitMirrors;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where documentation comes from. */
@Configuration(proxyBeanMethods = false)
class TechDocsConfiguration {

    @Bean
    TechDocsSettings techDocsSettings(AppConfig config, DataFolder data) {
        return TechDocsSettings.of(config, data);
    }

    @Bean
    TechDocs techDocs(TechDocsSettings settings, CatalogIngest catalog, GitMirrors mirrors, InstantSource clock) {
        PublishedDocs published = new PublishedDocs(settings.folder());
        return new TechDocs(
                catalog.index(), published, new DocsBuilds(published, mirrors, clock), settings.buildsHere());
    }

    @Bean
    DocsReader docsReader(TechDocs docs, PermissionEvaluator permissions) {
        return new DocsReader(docs, permissions);
    }

    /** Images and style sheets of a page come without headers of ours. */
    @Bean
    CookiePath techDocsFilesTakeTheCookie() {
        return new CookiePath("techdocs", "/static");
    }
}
