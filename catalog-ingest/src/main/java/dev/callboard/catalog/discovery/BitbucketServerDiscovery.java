package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApi;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The repositories of a Bitbucket Server, project by project, and the catalog files in them. */
public final class BitbucketServerDiscovery implements EntityProvider {

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param catalogPath may be a glob
     * @param projectKey found anywhere in the project's key; null for all
     * @param repoSlug found anywhere in the repository's slug; null for all
     */
    public record Settings(
            String host,
            String catalogPath,
            @Nullable Pattern projectKey,
            @Nullable Pattern repoSlug,
            boolean skipArchivedRepos,
            boolean validateLocationsExist,
            ProviderSchedule schedule) {}

    public BitbucketServerDiscovery(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.BITBUCKET_SERVER, settings.host(), "");
        this.name = "bitbucketServer-provider:" + id;
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
        for (JsonNode project : Listing.BY_START.read(api, "/projects?limit=100", "")) {
            String key = place.required(project, "/key");
            if (matches(settings.projectKey(), key)) {
                String repositories = "/projects/" + HostPlace.encoded(key) + "/repos";
                Listing.BY_START
                        .read(api, repositories + "?limit=100", key)
                        .forEach(repository -> add(api, key, repository, found));
            }
        }
        return found;
    }

    private void add(HostApi api, String key, JsonNode repository, List<ProvidedEntity> found) {
        String slug = place.required(repository, "/slug");
        String url = place.required(repository, "/links/self/0/href");
        String path = HostPlace.inUrl(settings.catalogPath());
        boolean wanted = matches(settings.repoSlug(), slug)
                && !(settings.skipArchivedRepos() && repository.path("archived").asBoolean(false));
        if (!wanted || (settings.validateLocationsExist() && !exists(api, key, slug, path))) {
            return;
        }
        found.add(ProvidedEntity.location(url + "/" + path));
    }

    private static boolean exists(HostApi api, String key, String slug, String path) {
        return api.find(
                        "/projects/%s/repos/%s/browse/%s?type=true"
                                .formatted(HostPlace.encoded(key), HostPlace.encoded(slug), path),
                        key)
                .isPresent();
    }

    private static boolean matches(@Nullable Pattern pattern, String text) {
        return pattern == null || pattern.matcher(text).find();
    }
}
