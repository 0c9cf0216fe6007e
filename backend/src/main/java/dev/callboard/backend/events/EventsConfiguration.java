package dev.callboard.backend.events;

import dev.callboard.backend.auth.OpenPath;
import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.Database;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.signals.SignalListener;
import dev.callboard.backend.signals.Signals;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.scm.ScmIntegrations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;

/** Webhooks reach the catalog and, as events, plugins in other processes; theirs reach the catalog and open pages. */
@Configuration(proxyBeanMethods = false)
class EventsConfiguration {

    /** The most that an event of another replica is late. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Proxies commonly give up after a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(55);

    private static final int NEWEST_KEPT = 10_000;

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

    @Bean
    ArrivedEvents arrivedEvents(ScmIntegrations hosts, List<RepositoryChangeListener> listeners, Signals signals) {
        return new ArrivedEvents(hosts, listeners, signals);
    }

    @Bean
    BusTables busTables(Database database, InstantSource clock) {
        return new BusTables(() -> database.migrated("events"), clock, NEWEST_KEPT);
    }

    @Bean(initMethod = "start")
    EventBus eventBus(BusTables tables) {
        return new EventBus(tables, PAUSE, PATIENCE);
    }

    @Bean(initMethod = "start")
    OldEvents oldEvents(BusTables tables) {
        return new OldEvents(tables);
    }

    @Bean
    RemoteBus remoteBus(AppConfig config, PluginTokens tokens, ArrivedEvents arrived) {
        return RemoteBus.of(config, tokens, arrived);
    }

    @Bean
    EventSender eventSender(AppConfig config, PluginTokens tokens) {
        return EventSender.of(config, tokens);
    }

    /** Where pages are connected to another server, its signals plugin has to be told what is for them. */
    @Bean
    SignalListener signalsGoToTheOtherServer(AppConfig config, EventSender sender) {
        return PluginAddresses.of(config).internal(ArrivedEvents.SIGNALS).isPresent()
                ? (recipients, channel, message) -> sender.send(ArrivedEvents.signal(recipients, channel, message))
                : SignalListener.NOBODY;
    }

    /** The other server looks for keys here, so this one has to be there. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> speakWithTheBusOfTheOtherServer(RemoteBus bus, EventSender sender) {
        return event -> {
            bus.start();
            sender.start();
        };
    }

    /** Those who wait for events ask another server; this one need not wait for them. */
    @Bean
    ApplicationListener<ContextClosedEvent> letWaitingReadersGo(EventBus bus) {
        return event -> bus.close();
    }

    /** Hosts prove who they are by a secret of their own. */
    @Bean
    OpenPath webhooksAreOpen() {
        return new OpenPath("events", "/http");
    }
}
