package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The repositories of a Gitea organisation and the catalog files in them. */
public final class GiteaDiscovery implements EntityProvider {

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param branch empty for each repository's default branch
     * @param catalogPath may be a glob
     */
    public record Settings(
            String host, String organization, String branch, String catalogPath, ProviderSchedule schedule) {}

    public GiteaDiscovery(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.GITEA, settings.host(), settings.organization());
        this.name = "gitea-provider:" + id;
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
        String owner = settings.organization();
        List<ProvidedEntity> found = new ArrayList<>();
        for (JsonNode repository : Listing.BY_LINKS.read(
                place.api(settings.schedule()), "/orgs/" + HostPlace.encoded(owner) + "/repos?limit=50", owner)) {
            String url = place.required(repository, "/html_url");
            String branch = settings.branch().isEmpty()
                    ? repository.path("default_branch").asString("")
                    : settings.branch();
            if (!branch.isEmpty() && !repository.path("empty").asBoolean(false)) {
                found.add(ProvidedEntity.location(url + "/src/branch/" + HostPlace.inUrl(branch) + "/"
                        + HostPlace.inUrl(settings.catalogPath())));
            }
        }
        return found;
    }
}
