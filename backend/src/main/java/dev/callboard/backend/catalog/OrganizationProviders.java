package dev.callboard.backend.catalog;

import static dev.callboard.backend.catalog.ProviderSections.byId;
import static dev.callboard.backend.catalog.ProviderSections.patternOr;
import static dev.callboard.backend.catalog.ProviderSections.patterns;
import static dev.callboard.backend.catalog.ProviderSections.schedule;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.catalog.discovery.GitHubOrganization;
import dev.callboard.catalog.discovery.GitLabOrganization;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the providers that tell of people and groups. */
final class OrganizationProviders {

    private static final int GITHUB_PAGE = 50;

    private final AppConfig section;
    private final HostApis apis;

    OrganizationProviders(AppConfig section, HostApis apis) {
        this.section = section;
        this.apis = apis;
    }

    List<EntityProvider> all() {
        List<EntityProvider> providers = new ArrayList<>();
        List<AppConfig> organizations = gitHubSections();
        organizations.forEach(one -> providers.add(gitHub(one, organizations.size() == 1)));
        byId(section, "gitlab", Set.of("host")).forEach((id, one) -> {
            if (one.isTrue("orgEnabled")) {
                providers.add(gitLab(id, one));
            }
        });
        return providers;
    }

    private List<AppConfig> gitHubSections() {
        if (!section.has("githubOrg")) {
            return List.of();
        }
        return section.json("githubOrg").isArray()
                ? section.sections("githubOrg")
                : List.of(section.section("githubOrg"));
    }

    private EntityProvider gitHub(AppConfig one, boolean only) {
        String host = host(one);
        List<String> organizations = one.strings("orgs");
        if (organizations.isEmpty()) {
            throw one.error("orgs", "is needed: the organizations whose people and teams are read");
        }
        int page = one.section("pageSizes").integer("organizationMembers").orElse(GITHUB_PAGE);
        return new GitHubOrganization(
                apis,
                one.requiredString("id"),
                new GitHubOrganization.Settings(
                        host,
                        organizations,
                        !(only && organizations.size() == 1),
                        one.isTrue("excludeSuspendedUsers"),
                        Math.clamp(page, 1, 100),
                        schedule(one)));
    }

    private String host(AppConfig one) {
        String url = one.string("githubUrl").orElse("https://github.com");
        try {
            String host = URI.create(url).getAuthority();
            apis.of(ScmIntegration.Kind.GITHUB, String.valueOf(host), Duration.ZERO);
            return String.valueOf(host);
        } catch (IllegalArgumentException | ScmException.Refused e) {
            throw one.error("githubUrl", "cannot be used: " + e.getMessage());
        }
    }

    private EntityProvider gitLab(String id, AppConfig one) {
        return new GitLabOrganization(
                apis,
                id,
                new GitLabOrganization.Settings(
                        DiscoveryProviders.host(one, apis, ScmIntegration.Kind.GITLAB, ""),
                        one.string("group").orElse(""),
                        patterns(one, "groupPattern"),
                        patternOr(one, "userPattern", ""),
                        one.isTrue("allowInherited") || one.strings("relations").contains("INHERITED"),
                        one.isTrue("restrictUsersToGroup"),
                        schedule(one)));
    }
}
