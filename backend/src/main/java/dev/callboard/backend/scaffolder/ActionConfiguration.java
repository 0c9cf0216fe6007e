package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.notification.NotificationPlugin;
import dev.callboard.backend.notification.Notifications;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.runtime.Spans;
import dev.callboard.backend.runtime.TracedClient;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.ErrorTranslation;
import dev.callboard.backend.web.InputError;
import dev.callboard.catalog.CatalogIngest;
import dev.callboard.scaffolder.action.ActionRegistry;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.confluence.ConfluenceAccess;
import dev.callboard.scaffolder.action.host.HostLimits;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import dev.callboard.scaffolder.action.notification.NotificationSender;
import dev.callboard.scaffolder.action.sentry.SentryAccess;
import dev.callboard.scaffolder.autocomplete.HostLookups;
import dev.callboard.scaffolder.shipped.ShippedActions;
import dev.callboard.scaffolder.template.TemplateInvalidException;
import dev.callboard.scaffolder.templating.ScaffolderFilters;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Which actions there are, and what they work with. */
@Configuration(proxyBeanMethods = false)
class ActionConfiguration {

    /** How many dry runs may work at a time beside the tasks. */
    private static final int MAX_DRY_RUNS = 8;

    private static final int MAX_WAITING = 10_000;

    /** How long a Git host may take to let us in. */
    private static final Duration CONNECT = Duration.ofSeconds(10);

    @Bean
    CatalogTemplates catalogTemplates(CatalogIngest catalog) {
        return new CatalogTemplates(catalog.index());
    }

    @Bean
    ErrorTranslation invalidTemplates() {
        return failure -> failure instanceof TemplateInvalidException invalid
                ? Optional.<BackstageError>of(new InputError(String.valueOf(invalid.getMessage()), invalid))
                : Optional.empty();
    }

    @Bean
    CatalogOfActions catalogOfActions(CatalogIngest catalog, CatalogTemplates entities) {
        return new CatalogOfActions(catalog, entities);
    }

    @Bean(destroyMethod = "close")
    HttpClient hostClient(ScmIntegrations integrations, Spans spans) {
        return TracedClient.of(integrations.network().client(CONNECT), spans, false);
    }

    @Bean
    ScmHosts scmHosts(
            ScmIntegrations integrations,
            @Qualifier("hostClient") HttpClient hostClient,
            ScaffolderSettings settings,
            InstantSource clock) {
        HostSettings use =
                new HostSettings(settings.gitDefaults(), settings.requiresUserCredentials(), HostLimits.defaults());
        return new ScmHosts(integrations, hostClient, use, clock);
    }

    @Bean
    HostLookups hostLookups(ScmHosts hosts) {
        return new HostLookups(hosts);
    }

    @Bean
    KubernetesClusters kubernetesClusters(AppConfig config) {
        return new KubernetesClusters(ClusterSettings.of(config));
    }

    @Bean
    SentryAccess sentryAccess(@Qualifier("hostClient") HttpClient hostClient, AppConfig config) {
        return sentry(hostClient, config.section("scaffolder.sentry"));
    }

    /** @throws ConfigException if the URL is none */
    static SentryAccess sentry(HttpClient client, AppConfig section) {
        Secret token = section.secret("token")
                .map(secret -> new Secret(secret.reveal()))
                .orElse(null);
        try {
            return new SentryAccess(
                    client, section.string("apiBaseUrl").orElse(SentryAccess.PUBLIC), token, HostLimits.defaults());
        } catch (IllegalArgumentException e) {
            throw section.error("apiBaseUrl", "should be a URL such as " + SentryAccess.PUBLIC, e);
        }
    }

    @Bean
    ConfluenceAccess confluenceAccess(@Qualifier("hostClient") HttpClient hostClient, AppConfig config) {
        return config.has("confluence.baseUrl")
                ? ConfluenceSettings.access(hostClient, config.section("confluence"))
                : ConfluenceAccess.none();
    }

    @Bean
    NotificationSender notificationSender(AppConfig config, Notifications notifications, PluginTokens tokens) {
        return PluginAddresses.of(config)
                .internal("notifications")
                .<NotificationSender>map(plugin -> new RemoteNotifications(new NotificationPlugin(plugin, tokens)))
                .orElseGet(() -> new SentNotifications(notifications));
    }

    @Bean
    ActionRegistry actionRegistry(
            CatalogOfActions catalog,
            TemplateEngine engine,
            ScmIntegrations integrations,
            ScmLimits limits,
            ScmHosts hosts,
            KubernetesClusters clusters,
            NotificationSender notificationSender,
            SentryAccess sentry,
            ConfluenceAccess confluence,
            ScaffolderSettings settings,
            AppConfig config,
            InstantSource clock) {
        GitPublisher publisher = new GitPublisher(integrations, limits, clock);
        List<TemplateAction> actions = new ShippedActions(
                        engine,
                        catalog,
                        integrations,
                        publisher,
                        hosts,
                        clusters,
                        notificationSender,
                        sentry,
                        confluence)
                .all();
        ActionRegistry own = ActionRegistry.of(actions).withDiscovered(ActionConfiguration.class.getClassLoader());
        return config.path("callboard.scaffolder.actions.folder")
                .map(folder -> withJars(own, folder))
                .orElse(own);
    }

    /** The loaders of the jars stay open as long as their actions may run, which is as long as the server. */
    private static ActionRegistry withJars(ActionRegistry own, Path folder) {
        Set<String> taken =
                own.actions().stream().map(action -> action.description().id()).collect(Collectors.toSet());
        List<TemplateAction> all = new ArrayList<>(own.actions());
        all.addAll(new ActionJars(folder, taken).actions());
        return ActionRegistry.of(all);
    }

    @Bean
    TemplateEngine templateEngine(ScmIntegrations integrations) {
        return TemplateEngine.builder()
                .filters(ScaffolderFilters.forIntegrations(host -> integrations
                        .byHost(host)
                        .map(integration -> integration.kind().configKey())))
                .build();
    }

    /** Actions may run for minutes, so they have threads of their own, as many as tasks may run. */
    @Bean(destroyMethod = "dispose")
    Scheduler actions(ScaffolderSettings settings) {
        return Schedulers.newBoundedElastic(
                settings.worker().concurrency() + MAX_DRY_RUNS, MAX_WAITING, "scaffolder-actions");
    }
}
