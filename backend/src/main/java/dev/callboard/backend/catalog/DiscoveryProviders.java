package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.ProviderSections.byId;
import static dev.callboard.backend.catalog.ProviderSections.pattern;
import static dev.callboard.backend.catalog.ProviderSections.patternOr;
import static dev.callboard.backend.catalog.ProviderSections.patterns;
import static dev.callboard.backend.catalog.ProviderSections.schedule;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.discovery.AzureDevOpsDiscovery;
import dev.callboard.catalog.discovery.BitbucketCloudDiscovery;
import dev.callboard.catalog.discovery.BitbucketServerDiscovery;
import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.GerritDiscovery;
import dev.callboard.catalog.discovery.GitDiscoveryProvider;
import dev.callboard.catalog.discovery.GitHubDiscovery;
import dev.callboard.catalog.discovery.GitLabDiscovery;
import dev.callboard.catalog.discovery.GiteaDiscovery;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the providers that find repositories. */
final class DiscoveryProviders {

    private static final String CATALOG_FILE = "/catalog-info.yaml";
    private static final Set<String> VISIBILITIES = Set.of("public", "private", "internal");

    private final AppConfig section;
    private final HostApis apis;

    DiscoveryProviders(AppConfig section, HostApis apis) {
        this.section = section;
        this.apis = apis;
    }

    List<EntityProvider> all() {
        List<EntityProvider> providers = new ArrayList<>();
        byId(section, "github", Set.of("organization", "app")).forEach((id, one) -> providers.add(gitHub(id, one)));
        byId(section, "gitlab", Set.of("host")).forEach((id, one) -> {
            if (!one.isTrue("skipDiscovery")) {
                providers.add(gitLab(id, one));
            }
        });
        byId(section, "gitea", Set.of("host", "organization")).forEach((id, one) -> providers.add(gitea(id, one)));
        byId(section, "bitbucketCloud", Set.of("workspace"))
                .forEach((id, one) -> providers.add(bitbucketCloud(id, one)));
        byId(section, "bitbucketServer", Set.of("host")).forEach((id, one) -> providers.add(bitbucketServer(id, one)));
        byId(section, "azureDevOps", Set.of("organization")).forEach((id, one) -> providers.add(azureDevOps(id, one)));
        byId(section, "gerrit", Set.of("host", "query")).forEach((id, one) -> providers.add(gerrit(id, one)));
        byId(section, "git", Set.of("repositories", "directory")).forEach((id, one) -> providers.add(git(id, one)));
        return providers;
    }

    /** A host that is not among the integrations is refused at the start. */
    static String host(AppConfig provider, HostApis apis, ScmIntegration.Kind kind, String otherwise) {
        String host = otherwise.isEmpty()
                ? provider.requiredString("host")
                : provider.string("host").orElse(otherwise);
        try {
            apis.of(kind, host, Duration.ZERO);
            return host;
        } catch (ScmException.Refused e) {
            throw provider.error("host", "cannot be used: " + e.getMessage());
        }
    }

    private EntityProvider gitHub(String id, AppConfig one) {
        if (one.has("organization") == one.has("app")) {
            throw one.error("organization", "is needed, or 'app', and not both");
        }
        return new GitHubDiscovery(
                apis,
                id,
                new GitHubDiscovery.Settings(
                        host(one, apis, ScmIntegration.Kind.GITHUB, "github.com"),
                        one.string("organization").orElse(null),
                        one.json("app").isNumber()
                                ? one.integer("app").map(String::valueOf).orElse(null)
                                : one.string("app").orElse(null),
                        one.string("catalogPath").orElse(CATALOG_FILE),
                        gitHubFilters(one.section("filters")),
                        one.isTrue("validateLocationsExist"),
                        schedule(one)));
    }

    private static GitHubDiscovery.Filters gitHubFilters(AppConfig filters) {
        Set<String> visibility = Set.copyOf(filters.strings("visibility"));
        if (!VISIBILITIES.containsAll(visibility)) {
            throw filters.error("visibility", "should be a list of public, private and internal");
        }
        return new GitHubDiscovery.Filters(
                pattern(filters, "repository"),
                filters.string("branch").orElse(""),
                Set.copyOf(filters.strings("topic.include")),
                Set.copyOf(filters.strings("topic.exclude")),
                filters.bool("allowForks").orElse(true),
                filters.isTrue("allowArchived"),
                visibility);
    }

    private EntityProvider gitLab(String id, AppConfig one) {
        return new GitLabDiscovery(
                apis,
                id,
                new GitLabDiscovery.Settings(
                        host(one, apis, ScmIntegration.Kind.GITLAB, ""),
                        one.string("group").orElse(""),
                        one.string("branch").orElse(""),
                        one.string("fallbackBranch").orElse("master"),
                        one.string("entityFilename").orElse("catalog-info.yaml"),
                        patternOr(one, "projectPattern", ""),
                        patterns(one, "groupPattern"),
                        Set.copyOf(one.strings("excludeRepos")),
                        one.isTrue("skipForkedRepos"),
                        one.isTrue("includeArchivedRepos"),
                        one.isTrue("membership"),
                        one.strings("topics"),
                        schedule(one)));
    }

    private EntityProvider gitea(String id, AppConfig one) {
        return new GiteaDiscovery(
                apis,
                id,
                new GiteaDiscovery.Settings(
                        host(one, apis, ScmIntegration.Kind.GITEA, ""),
                        one.requiredString("organization"),
                        one.string("branch").orElse("main"),
                        one.string("catalogPath").orElse("catalog-info.yaml"),
                        schedule(one)));
    }

    private EntityProvider bitbucketCloud(String id, AppConfig one) {
        return new BitbucketCloudDiscovery(
                apis,
                id,
                new BitbucketCloudDiscovery.Settings(
                        one.requiredString("workspace"),
                        one.string("catalogPath").orElse(CATALOG_FILE),
                        pattern(one.section("filters"), "projectKey"),
                        pattern(one.section("filters"), "repoSlug"),
                        Math.clamp(one.integer("pagelen").orElse(100), 10, 100),
                        schedule(one)));
    }

    private EntityProvider bitbucketServer(String id, AppConfig one) {
        AppConfig filters = one.section("filters");
        return new BitbucketServerDiscovery(
                apis,
                id,
                new BitbucketServerDiscovery.Settings(
                        host(one, apis, ScmIntegration.Kind.BITBUCKET_SERVER, ""),
                        one.string("catalogPath").orElse(CATALOG_FILE),
                        pattern(filters, "projectKey"),
                        pattern(filters, "repoSlug"),
                        filters.isTrue("skipArchivedRepos"),
                        one.isTrue("validateLocationsExist"),
                        schedule(one)));
    }

    private EntityProvider azureDevOps(String id, AppConfig one) {
        return new AzureDevOpsDiscovery(
                apis,
                id,
                new AzureDevOpsDiscovery.Settings(
                        host(one, apis, ScmIntegration.Kind.AZURE, "dev.azure.com"),
                        one.requiredString("organization"),
                        one.requiredString("project"),
                        one.string("repository").orElse("*"),
                        one.string("branch").orElse(""),
                        one.string("path").orElse(CATALOG_FILE),
                        schedule(one)));
    }

    private EntityProvider gerrit(String id, AppConfig one) {
        return new GerritDiscovery(
                apis,
                id,
                new GerritDiscovery.Settings(
                        host(one, apis, ScmIntegration.Kind.GERRIT, ""),
                        one.requiredString("query"),
                        one.string("branch").orElse("HEAD"),
                        one.string("catalogPath").orElse("catalog-info.yaml"),
                        schedule(one)));
    }

    private EntityProvider git(String id, AppConfig one) {
        return new GitDiscoveryProvider(
                id,
                new GitDiscoveryProvider.Settings(
                        one.strings("repositories"),
                        one.path("directory").orElse(null),
                        one.strings("include"),
                        one.strings("exclude"),
                        one.string("branch").orElse(""),
                        one.string("catalogPath").orElse(CATALOG_FILE),
                        schedule(one)));
    }
}
