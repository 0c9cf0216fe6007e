package dev.callboard.catalog.discovery;

import dev.callboard.scm.GlobPattern;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The repositories of a project of Azure DevOps, or of all its organisation's, and the catalog files in them. */
public final class AzureDevOpsDiscovery implements EntityProvider {

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param project its name; {@code *} for all
     * @param repository the name, in which {@code *} stands for anything
     * @param branch empty for each repository's own default
     * @param path may be a glob
     */
    public record Settings(
            String host,
            String organization,
            String project,
            String repository,
            String branch,
            String path,
            ProviderSchedule schedule) {}

    public AzureDevOpsDiscovery(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.AZURE, settings.host(), settings.organization());
        this.name = "AzureDevOpsEntityProvider:" + id;
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
        String project = settings.project().equals("*") ? "" : "/" + HostPlace.encoded(settings.project());
        String list = "/%s%s/_apis/git/repositories?api-version=7.0"
                .formatted(HostPlace.encoded(settings.organization()), project);
        GlobPattern wanted = GlobPattern.withDotFiles(settings.repository());
        List<ProvidedEntity> found = new ArrayList<>();
        Listing.COUNTED
                .read(place.api(settings.schedule()), list, settings.organization())
                .forEach(repository -> add(repository, wanted, found));
        return found;
    }

    /** One without a branch has no files yet. */
    private void add(JsonNode repository, GlobPattern wanted, List<ProvidedEntity> found) {
        boolean usable = !repository.path("isDisabled").asBoolean(false) && repository.has("defaultBranch");
        if (usable && wanted.matches(place.required(repository, "/name"))) {
            String path = HostPlace.inUrl(settings.path()).replace("&", "%26").replace("+", "%2B");
            String version = settings.branch().isEmpty() ? "" : "&version=GB" + HostPlace.encoded(settings.branch());
            found.add(ProvidedEntity.location(place.required(repository, "/webUrl") + "?path=/" + path + version));
        }
    }
}
