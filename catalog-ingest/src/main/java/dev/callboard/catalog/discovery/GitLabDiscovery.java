package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApi;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The projects of a GitLab group and of those below it, or of the whole host, and the catalog files in them. */
public final class GitLabDiscovery implements EntityProvider {

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param group empty for all that the token sees
     * @param branch empty for the default branch
     * @param fallbackBranch for projects that have no default branch
     * @param entityFilename may be a glob
     * @param projectPattern found anywhere in the project's full path
     * @param groupPatterns one of which is found in the full path of the project's group
     * @param topics all of which a project has
     */
    public record Settings(
            String host,
            String group,
            String branch,
            String fallbackBranch,
            String entityFilename,
            Pattern projectPattern,
            List<Pattern> groupPatterns,
            Set<String> excludeRepos,
            boolean skipForkedRepos,
            boolean includeArchivedRepos,
            boolean membership,
            List<String> topics,
            ProviderSchedule schedule) {}

    public GitLabDiscovery(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.GITLAB, settings.host(), settings.group());
        this.name = "GitlabDiscoveryEntityProvider:" + id;
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
        for (JsonNode project : Listing.BY_LINKS.read(api, firstPage(), settings.group())) {
            place.required(project, "/path_with_namespace");
            if (accepts(project)) {
                add(project, found);
            }
        }
        return found;
    }

    private String firstPage() {
        StringBuilder query = new StringBuilder("?per_page=100");
        if (!settings.includeArchivedRepos()) {
            query.append("&archived=false");
        }
        if (settings.membership()) {
            query.append("&membership=true");
        }
        if (!settings.topics().isEmpty()) {
            query.append("&topic=").append(HostPlace.encoded(String.join(",", settings.topics())));
        }
        return settings.group().isEmpty()
                ? "/projects" + query
                : "/groups/" + HostPlace.encoded(settings.group()) + "/projects" + query + "&include_subgroups=true";
    }

    private boolean accepts(JsonNode project) {
        String path = place.required(project, "/path_with_namespace");
        int slash = path.lastIndexOf('/');
        String group = slash < 0 ? "" : path.substring(0, slash);
        return settings.projectPattern().matcher(path).find()
                && settings.groupPatterns().stream()
                        .anyMatch(pattern -> pattern.matcher(group).find())
                && !settings.excludeRepos().contains(path)
                && !(settings.skipForkedRepos() && project.has("forked_from_project"))
                && (settings.includeArchivedRepos() || !project.path("archived").asBoolean(false));
    }

    private void add(JsonNode project, List<ProvidedEntity> found) {
        String branch = settings.branch().isEmpty()
                ? project.path("default_branch").asString(settings.fallbackBranch())
                : settings.branch();
        if (!branch.isEmpty()) {
            found.add(ProvidedEntity.location(place.required(project, "/web_url") + "/-/blob/" + HostPlace.inUrl(branch)
                    + "/" + HostPlace.inUrl(settings.entityFilename())));
        }
    }
}
