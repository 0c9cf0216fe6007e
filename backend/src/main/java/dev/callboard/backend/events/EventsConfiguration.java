package dev.callboard.backend.events;

import dev.callboard.backend.auth.OpenPath;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.CatalogIngest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Webhooks reach the catalog. */
@Configuration(proxyBeanMethods = false)
class EventsConfiguration {

    @Bean
    WebhookSecrets webhookSecrets(AppConfig config) {
        return WebhookSecrets.of(config);
    }

    @Bean
    RepositoryChangeListener catalogLooksAtPushes(CatalogIngest catalog) {
        return (url, change) -> switch (change) {
            case PUSHED -> catalog.repositoryChanged(url);
            case MOVED -> catalog.repositoryMoved(url);
            case GROUP_MOVED -> catalog.groupMoved(url);
        };
    }

    /** Hosts prove who they are by a secret of their own. */
    @Bean
    OpenPath webhooksAreOpen() {
        return new OpenPath("events", "/http");
    }
}
