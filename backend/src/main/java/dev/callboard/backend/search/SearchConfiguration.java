package dev.callboard.backend.search;

import dev.callboard.backend.runtime.Database;
import dev.callboard.catalog.CatalogIngest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What can be searched, and where it is kept. */
@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    @Bean
    DocumentStore documentStore(Database database) {
        return new DocumentStore(() -> database.migrated("search"));
    }

    @Bean
    CatalogDocuments catalogDocuments(CatalogIngest catalog, DocumentStore store) {
        return new CatalogDocuments(catalog.index(), store);
    }
}
