package dev.callboard.backend.search;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.techdocs.TechDocs;
import dev.callboard.catalog.CatalogIngest;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What can be searched, and where it is kept. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    /** How often to see whether other entities have documentation. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final Duration OFTEN = Duration.ofMinutes(10);

    @Bean
    DocumentStore documentStore(Database database) {
        return new DocumentStore(() -> database.migrated("search"));
    }

    @Bean
    CatalogDocuments catalogDocuments(CatalogIngest catalog, DocumentStore store) {
        return new CatalogDocuments(catalog.index(), store);
    }

    @Bean(initMethod = "start")
    TechDocsDocuments techDocsDocuments(AppConfig config, TechDocs docs, DocumentStore store, InstantSource clock) {
        return new TechDocsDocuments(
                docs,
                store,
                SOON,
                config.duration("search.collators.techdocs.schedule.frequency").orElse(OFTEN),
                clock);
    }
}
