package dev.callboard.backend.notification;

import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.signals.Signals;
import dev.callboard.catalog.CatalogIngest;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where notifications are kept, and who gets them. */
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {

    @Bean
    NotificationStore notificationStore(Database database) {
        return new NotificationStore(() -> database.migrated("notification"));
    }

    @Bean
    NotificationLists notificationLists(Database database) {
        return new NotificationLists(() -> database.migrated("notification"));
    }

    @Bean(initMethod = "start")
    OldNotifications oldNotifications(AppConfig config, NotificationStore store, InstantSource clock) {
        return new OldNotifications(store, OldNotifications.retention(config), clock);
    }

    @Bean
    Notifications notifications(NotificationStore store, CatalogIngest catalog, Signals signals, InstantSource clock) {
        return new Notifications(store, new Recipients(catalog.index()), signals, clock);
    }

    @Bean
    UserNotices userNotices(AppConfig config, Notifications here, PluginTokens tokens) {
        return PluginAddresses.of(config)
                .internal("notifications")
                .map(plugin -> UserNotices.elsewhere(plugin, tokens))
                .orElse(here::tell);
    }
}
