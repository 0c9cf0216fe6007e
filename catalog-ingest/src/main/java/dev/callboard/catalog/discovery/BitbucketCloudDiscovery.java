package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The repositories of a Bitbucket Cloud workspace and the catalog files in them. */
public final class BitbucketCloudDiscovery implements EntityProvider {

    private static final String HOST = "bitbucket.org";

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param catalogPath may be a glob
     * @param projectKey found anywhere in the key of the repository's project; null for all
     * @param repoSlug found anywhere in its slug; null for all
     * @param pageLength how many repositories one page holds
     */
    public record Settings(
            String workspace,
            String catalogPath,
            @Nullable Pattern projectKey,
            @Nullable Pattern repoSlug,
            int pageLength,
            ProviderSchedule schedule) {}

    public BitbucketCloudDiscovery(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.BITBUCKET_CLOUD, HOST, settings.workspace());
        this.name = "bitbucketCloud-provider:" + id;
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
        String first =
                "/repositories/%s?pagelen=%d".formatted(HostPlace.encoded(settings.workspace()), settings.pageLength());
        List<ProvidedEntity> found = new ArrayList<>();
        for (JsonNode repository : Listing.BY_NEXT.read(place.api(settings.schedule()), first, settings.workspace())) {
            String slug = place.required(repository, "/slug");
            String url = place.required(repository, "/links/html/href");
            String branch = repository.at("/mainbranch/name").asString("");
            boolean wanted =
                    matches(settings.projectKey(), repository.at("/project/key").asString(""))
                            && matches(settings.repoSlug(), slug);
            // A repository without commits has no branch.
            if (wanted && !branch.isEmpty()) {
                found.add(ProvidedEntity.location(
                        "url",
                        url + "/src/" + HostPlace.inUrl(branch) + "/" + HostPlace.inUrl(settings.catalogPath()),
                        Map.of("bitbucket.org/repo-url", url)));
            }
        }
        return found;
    }

    private static boolean matches(@Nullable Pattern pattern, String text) {
        return pattern == null || pattern.matcher(text).find();
    }
}
