package dev.callboard.catalog.check;

import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the files that are checked would be read: a repository, a ref and the form of their URLs. */
public final class CheckedPlace {

    private static final String LOCAL_HOST = "repository.invalid";
    private static final Pattern SCP_LIKE = Pattern.compile("(?:ssh://)?[\\w.-]+@([\\w.-]+)[:/](.+)");

    private final ScmIntegrations integrations;
    private final String type;
    private final String cloneUrl;
    private final String ref;
    private final Function<String, String> urls;

    private CheckedPlace(
            ScmIntegrations integrations, String type, String cloneUrl, String ref, Function<String, String> urls) {
        this.integrations = integrations;
        this.type = type;
        this.cloneUrl = cloneUrl;
        this.ref = ref;
        this.urls = urls;
    }

    /** These hosts and the one that stands for a repository whose home nobody knows. */
    public static ScmIntegrations knowing(ScmIntegrations integrations) {
        List<ScmIntegration> all = new ArrayList<>(integrations.all());
        all.add(ScmIntegration.of(ScmIntegration.Kind.GITHUB, LOCAL_HOST, ScmCredentials.none()));
        return ScmIntegrations.of(all).withNetwork(integrations.network()).withReadable(integrations.readable());
    }

    /**
     * A repository whose home nobody knows.
     *
     * @param integrations made by {@link #knowing}
     */
    public static CheckedPlace unknown(ScmIntegrations integrations) {
        return ofRepository("https://" + LOCAL_HOST + "/checked/repository", "main", integrations);
    }

    /**
     * A repository, given as Git or a browser names it.
     *
     * @throws ScmException.Refused if the host is not among the integrations
     */
    public static CheckedPlace ofRepository(String repository, String ref, ScmIntegrations integrations) {
        Matcher scp = SCP_LIKE.matcher(repository);
        String page = (scp.matches() ? "https://" + scp.group(1) + "/" + scp.group(2) : repository)
                .replaceFirst("(\\.git)?/*$", "");
        Optional<ScmIntegration.Kind> kind = integrations.byUrl(page).map(ScmIntegration::kind);
        String folder = kind.map(one -> switch (one) {
                    case GITHUB -> page + "/blob/" + ref + "/";
                    case GITLAB -> page + "/-/blob/" + ref + "/";
                    case GITEA -> page + "/src/branch/" + ref + "/";
                    case BITBUCKET_CLOUD -> page + "/src/" + ref + "/";
                    case AZURE, BITBUCKET_SERVER, GERRIT, GIT -> "";
                })
                .orElse("");
        if (!folder.isEmpty()) {
            String cloneUrl =
                    integrations.resolveFile(folder + "catalog-info.yaml").cloneUrl();
            return new CheckedPlace(
                    integrations,
                    "url",
                    cloneUrl,
                    ref,
                    path -> folder + path.replace("%", "%25").replace(" ", "%20"));
        }
        String cloneUrl =
                integrations.resolveGit(repository + "?path=catalog-info.yaml").cloneUrl();
        return new CheckedPlace(
                integrations, "git", cloneUrl, ref, path -> repository + "?ref=" + ref + "&path=" + path);
    }

    /** The clone URL. */
    public String cloneUrl() {
        return cloneUrl;
    }

    /** The branch, tag or commit. */
    public String ref() {
        return ref;
    }

    /** The location reference of a file. */
    public LocationRef locationOf(String path) {
        return new LocationRef(type, urls.apply(path));
    }

    /** The path of what a location names, which may be a pattern; empty if it is elsewhere. */
    Optional<String> pathOf(LocationRef location) {
        try {
            RepositoryFile file = switch (location.type()) {
                case "url" -> integrations.resolveFile(location.target());
                case "git" -> integrations.resolveGit(location.target());
                default -> null;
            };
            if (file == null || !file.cloneUrl().equals(cloneUrl)) {
                return Optional.empty();
            }
            String full = file.ref() + "/" + file.path();
            return full.startsWith(ref + "/") ? Optional.of(full.substring(ref.length() + 1)) : Optional.empty();
        } catch (ScmException.Refused e) {
            return Optional.empty();
        }
    }

    /** What a placeholder of a file names, made absolute. */
    LocationRef resolve(String url, LocationRef file) {
        return new LocationRef(file.type(), integrations.resolveRelative(url, file.target()));
    }
}
