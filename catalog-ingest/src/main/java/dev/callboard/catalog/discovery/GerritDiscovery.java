package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApi;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The projects that a Gerrit server finds for a query, and the catalog files in them. */
public final class GerritDiscovery implements EntityProvider {

    private static final int PAGE = 500;
    private static final int MAX_PROJECTS = 200_000;

    private final HostPlace place;
    private final String name;
    private final Settings settings;

    /**
     * @param query of Gerrit's list of projects, such as {@code state=ACTIVE&prefix=web}
     * @param branch {@code HEAD} for each project's own default
     * @param catalogPath may be a glob
     */
    public record Settings(String host, String query, String branch, String catalogPath, ProviderSchedule schedule) {}

    public GerritDiscovery(HostApis apis, String id, Settings settings) {
        this.place = new HostPlace(apis, ScmIntegration.Kind.GERRIT, settings.host(), "");
        this.name = "gerrit-provider:" + id;
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
        String list = (api.hasLogin("") ? "/a" : "") + "/projects/?" + settings.query() + "&n=" + PAGE;
        List<ProvidedEntity> found = new ArrayList<>();
        for (boolean more = true; more; ) {
            JsonNode projects = api.get(list + "&S=" + found.size(), "").body();
            if (!projects.isObject() || found.size() > MAX_PROJECTS) {
                throw new ScmException.Unreadable(
                        "The list of projects of %s is not whole".formatted(settings.host()), null);
            }
            more = false;
            for (Map.Entry<String, JsonNode> project : projects.properties()) {
                found.add(ProvidedEntity.location(target(project.getKey())));
                more |= project.getValue().path("_more_projects").asBoolean(false);
            }
        }
        return found;
    }

    private String target(String project) {
        String branch =
                settings.branch().equals("HEAD") ? "HEAD" : "refs/heads/" + HostPlace.encoded(settings.branch());
        String path = Arrays.stream(project.split("/")).map(HostPlace::encoded).collect(Collectors.joining("/"));
        return "https://%s/%s/+/%s/%s"
                .formatted(settings.host(), path, branch, HostPlace.inUrl(settings.catalogPath()));
    }
}
