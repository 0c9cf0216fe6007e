package dev.callboard.scaffolder.shipped;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.azure.AzureActions;
import dev.callboard.scaffolder.action.bitbucket.BitbucketActions;
import dev.callboard.scaffolder.action.catalog.CatalogActions;
import dev.callboard.scaffolder.action.catalog.CatalogClient;
import dev.callboard.scaffolder.action.confluence.ConfluenceAccess;
import dev.callboard.scaffolder.action.confluence.ConfluenceActions;
import dev.callboard.scaffolder.action.debug.DebugActions;
import dev.callboard.scaffolder.action.fetch.FetchActions;
import dev.callboard.scaffolder.action.fs.FsActions;
import dev.callboard.scaffolder.action.gerrit.GerritActions;
import dev.callboard.scaffolder.action.gitea.GiteaActions;
import dev.callboard.scaffolder.action.github.GitHubActions;
import dev.callboard.scaffolder.action.gitlab.GitLabActions;
import dev.callboard.scaffolder.action.host.HostSettings;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.http.HttpActions;
import dev.callboard.scaffolder.action.kubernetes.KubernetesActions;
import dev.callboard.scaffolder.action.kubernetes.KubernetesClusters;
import dev.callboard.scaffolder.action.notification.NotificationActions;
import dev.callboard.scaffolder.action.notification.NotificationSender;
import dev.callboard.scaffolder.action.publish.PublishActions;
import dev.callboard.scaffolder.action.sentry.SentryAccess;
import dev.callboard.scaffolder.action.sentry.SentryActions;
import dev.callboard.scaffolder.action.utility.UtilityActions;
import dev.callboard.scaffolder.template.TaskUser;
import dev.callboard.scaffolder.templating.TemplateEngine;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the actions of the platform need of their surroundings.
 *
 * @param engine renders skeletons
 * @param catalog the catalog that is looked at and registered with
 * @param integrations the hosts that URLs may name
 * @param publisher pushes to them
 * @param hosts the same hosts by their API
 * @param clusters the clusters that may be changed
 * @param notifications where people are told
 * @param sentry where projects of Sentry are made
 * @param confluence where pages to be transformed are
 */
public record ShippedActions(
        TemplateEngine engine,
        CatalogClient catalog,
        ScmIntegrations integrations,
        GitPublisher publisher,
        ScmHosts hosts,
        KubernetesClusters clusters,
        NotificationSender notifications,
        SentryAccess sentry,
        ConfluenceAccess confluence) {

    /** All of them, to read what they are: they reach no host, no catalog and no cluster. */
    public static List<TemplateAction> described() {
        ScmIntegrations none = ScmIntegrations.of();
        InstantSource clock = InstantSource.system();
        return new ShippedActions(
                        TemplateEngine.builder().build(),
                        new NoCatalog(),
                        none,
                        new GitPublisher(none, ScmLimits.defaults(), clock),
                        new ScmHosts(none, HttpClient.newHttpClient(), HostSettings.defaults(), clock),
                        new KubernetesClusters(List.of()),
                        NotificationSender.none(),
                        SentryAccess.none(),
                        ConfluenceAccess.none())
                .all();
    }

    /** All of them. */
    public List<TemplateAction> all() {
        List<TemplateAction> actions = new ArrayList<>();
        actions.addAll(DebugActions.all());
        actions.addAll(FetchActions.all(engine));
        actions.addAll(FsActions.all());
        actions.addAll(CatalogActions.all(catalog, integrations));
        actions.addAll(
                PublishActions.all(publisher, integrations, hosts.settings().git()));
        actions.addAll(GitHubActions.all(hosts));
        actions.addAll(GitLabActions.all(hosts));
        actions.addAll(GiteaActions.all(hosts));
        actions.addAll(BitbucketActions.all(hosts));
        actions.addAll(AzureActions.all(hosts));
        actions.addAll(GerritActions.all(hosts));
        actions.addAll(KubernetesActions.all(clusters));
        actions.addAll(HttpActions.all());
        actions.addAll(NotificationActions.all(notifications));
        actions.addAll(SentryActions.all(sentry));
        actions.addAll(ConfluenceActions.all(confluence));
        actions.addAll(UtilityActions.all());
        return actions;
    }

    /** Has nothing and takes nothing. */
    private static final class NoCatalog implements CatalogClient {

        @Override
        public List<Entity> read(Location location, TaskUser user) {
            throw absent();
        }

        @Override
        public void register(Location location, TaskUser user) {
            throw absent();
        }

        @Override
        public boolean isRegistered(Location location, TaskUser user) {
            throw absent();
        }

        @Override
        public void unregister(Location location, TaskUser user) {
            throw absent();
        }

        @Override
        public Optional<Entity> find(EntityRef ref, TaskUser user) {
            throw absent();
        }

        private static ActionException absent() {
            return ActionException.failed("There is no catalog here");
        }
    }
}
