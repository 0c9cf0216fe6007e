package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApi;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The repositories of a GitHub organisation, or of all that have installed an app, and the catalog files in them. */
public final class GitHubDiscovery implements EntityProvider {

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param organization whose repositories are read; null if an app says it
     * @param app the id of an app whose installations say whose repositories are read; null for none
     * @param catalogPath may be a glob
     */
    public record Settings(
            String host,
            @Nullable String organization,
            @Nullable String app,
            String catalogPath,
            Filters filters,
            boolean validateLocationsExist,
            ProviderSchedule schedule) {}

    /**
     * @param repository matches the whole name; null for all
     * @param branch empty for the default branch
     * @param topics at least one of which a repository must have; empty for any
     * @param withoutTopics none of which it may have
     * @param visibility those that are read; empty for all
     */
    public record Filters(
            @Nullable Pattern repository,
            String branch,
            Set<String> topics,
            Set<String> withoutTopics,
            boolean allowForks,
            boolean allowArchived,
            Set<String> visibility) {

        boolean accept(JsonNode repository) {
            Set<String> own = new HashSet<>();
            repository.path("topics").forEach(topic -> own.add(topic.asString("")));
            String visible = repository
                    .path("visibility")
                    .asString(repository.path("private").asBoolean(false) ? "private" : "public");
            return (this.repository == null
                            || this.repository
                                    .matcher(repository.path("name").asString(""))
                                    .matches())
                    && (allowForks || !repository.path("fork").asBoolean(false))
                    && (allowArchived || !repository.path("archived").asBoolean(false))
                    && (topics.isEmpty() || own.stream().anyMatch(topics::contains))
                    && own.stream().noneMatch(withoutTopics::contains)
                    && (visibility.isEmpty() || visibility.contains(visible));
        }
    }

    public GitHubDiscovery(HostApis apis, String id, Settings settings) {
        String owner = settings.organization() == null ? "" : settings.organization();
        this.place = new HostPlace(apis, ScmIntegration.Kind.GITHUB, settings.host(), owner);
        this.name = "github-provider:" + id;
        this.settings = settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProviderSchedule schedule() {
        return settings.schedule();
    }

    @Override
    public boolean concerns(String repositoryUrl) {
        return place.holds(repositoryUrl);
    }

    @Override
    public List<ProvidedEntity> read() {
        HostApi api = place.api(settings.schedule());
        List<ProvidedEntity> found = new ArrayList<>();
        for (String owner : owners(api)) {
            for (JsonNode repository : repositories(api, owner)) {
                place.required(repository, "/name");
                if (settings.filters().accept(repository)) {
                    add(api, owner, repository, found);
                }
            }
        }
        return found;
    }

    private List<String> owners(HostApi api) {
        if (settings.organization() != null) {
            return List.of(settings.organization());
        }
        if (api.integration().credentials() instanceof ScmCredentials.GitHubApps apps) {
            return apps.tokens().owners(settings.app());
        }
        throw new ScmException.Refused(
                "The integration of %s has no app %s".formatted(settings.host(), settings.app()));
    }

    private static List<JsonNode> repositories(HostApi api, String owner) {
        String query = "/" + HostPlace.encoded(owner) + "/repos?per_page=100&type=all";
        try {
            return Listing.BY_LINKS.read(api, "/orgs" + query, owner);
        } catch (ScmException.NotFound e) {
            // A person's repositories are listed elsewhere; if that is not there either, neither is the owner.
            return Listing.BY_LINKS.read(api, "/users" + query, owner);
        }
    }

    private void add(HostApi api, String owner, JsonNode repository, List<ProvidedEntity> found) {
        String branch = settings.filters().branch().isEmpty()
                ? repository.path("default_branch").asString("")
                : settings.filters().branch();
        if (branch.isEmpty()) {
            return;
        }
        String path = HostPlace.inUrl(settings.catalogPath());
        if (settings.validateLocationsExist()
                && api.find(
                                "/repos/%s/%s/contents/%s?ref=%s"
                                        .formatted(
                                                HostPlace.encoded(owner),
                                                HostPlace.encoded(place.required(repository, "/name")),
                                                path,
                                                HostPlace.encoded(branch)),
                                owner)
                        .isEmpty()) {
            return;
        }
        found.add(ProvidedEntity.location(
                place.required(repository, "/html_url") + "/blob/" + HostPlace.inUrl(branch) + "/" + path));
    }
}
