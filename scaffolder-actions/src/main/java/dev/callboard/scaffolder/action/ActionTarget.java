package dev.callboard.scaffolder.action;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an action would touch, as far as its input tells.
 *
 * @param host the host in lower case, with its port if one is named
 * @param org the organisation, group or owner on it
 * @param repo the repository
 * @param branch the branch
 * @param cluster the cluster
 * @param namespace the namespace in the cluster
 */
public record ActionTarget(
        @Nullable String host,
        @Nullable String org,
        @Nullable String repo,
        @Nullable String branch,
        @Nullable String cluster,
        @Nullable String namespace) {

    /** Nothing that could be named. */
    public static final ActionTarget NONE = new ActionTarget(null, null, null, null, null, null);

    /** Inputs that name a place, the most telling first. */
    private static final List<String> PLACES =
            List.of("repoUrl", "remoteUrl", "catalogInfoUrl", "repoContentsUrl", "url");

    private static final List<String> BRANCHES = List.of("defaultBranch", "targetBranchName", "branchName", "branch");

    /** In the URL of a file or folder, what stands between the repository and the branch. */
    private static final Set<String> MARKERS = Set.of("blob", "tree", "src", "raw", "edit", "-", "_edit");

    /**
     * Reads the inputs that have the same meaning in all actions: {@code repoUrl} as the repository picker writes it,
     * other URLs, branches, clusters and namespaces. Values that cannot be read are left out.
     */
    public static ActionTarget of(JsonNode input) {
        ActionTarget target = PLACES.stream()
                .map(name -> text(input, name))
                .map(ActionTarget::ofPlace)
                .filter(place -> place.host != null)
                .findFirst()
                .orElse(NONE);
        String branch = BRANCHES.stream()
                .map(name -> text(input, name))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse(null);
        return new ActionTarget(
                target.host,
                target.org,
                target.repo,
                branch == null ? target.branch : branch,
                orNull(text(input, "cluster")),
                orNull(text(input, "namespace")));
    }

    /** Reads {@code host?owner=...&repo=...} or a URL; {@link #NONE} if it is neither. */
    public static ActionTarget ofPlace(String place) {
        try {
            if (place.contains("://")) {
                return ofUrl(new URI(place));
            }
            int query = place.indexOf('?');
            return query < 0 ? NONE : ofPicker(new URI("picker://" + place));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return NONE;
        }
    }

    /** A repository on a host. */
    public static ActionTarget repository(@Nullable String host, @Nullable String org, @Nullable String repo) {
        return new ActionTarget(host, org, repo, null, null, null);
    }

    /** The same with a branch. */
    public ActionTarget withBranch(@Nullable String name) {
        return new ActionTarget(host, org, repo, name, cluster, namespace);
    }

    /** The same, with what it leaves open taken from another. */
    public ActionTarget or(ActionTarget other) {
        return new ActionTarget(
                first(host, other.host),
                first(org, other.org),
                first(repo, other.repo),
                first(branch, other.branch),
                first(cluster, other.cluster),
                first(namespace, other.namespace));
    }

    private static ActionTarget ofPicker(URI picker) {
        String owner = parameter(picker, "owner");
        String project = parameter(picker, "project");
        if (owner == null && parameter(picker, "repo") == null && project != null && project.contains("/")) {
            int slash = project.lastIndexOf('/');
            return repository(host(picker), project.substring(0, slash), project.substring(slash + 1));
        }
        String org = first(owner, first(parameter(picker, "workspace"), project));
        return repository(host(picker), join(parameter(picker, "organization"), org), parameter(picker, "repo"));
    }

    private static ActionTarget ofUrl(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        List<String> names = new ArrayList<>(List.of(path.split("/")));
        names.removeIf(String::isEmpty);
        int end = names.size();
        String branch = null;
        for (int i = 2; i < names.size(); i++) {
            if (MARKERS.contains(names.get(i))) {
                branch = branch(names.subList(i, names.size()));
                end = i;
                break;
            }
        }
        boolean clone = end == names.size() && path.endsWith(".git");
        int repository = end < names.size() || clone ? end - 1 : Math.min(end - 1, 1);
        if (repository < 1) {
            return repository(host(url), repository < 0 ? null : names.getFirst(), null);
        }
        String repo = names.get(repository);
        return repository(
                        host(url),
                        String.join("/", names.subList(0, repository)),
                        repo.endsWith(".git") ? repo.substring(0, repo.length() - 4) : repo)
                .withBranch(branch);
    }

    private static @Nullable String branch(List<String> marked) {
        for (String name : marked) {
            if (!MARKERS.contains(name) && !name.equals("branch") && !name.equals("heads") && !name.equals("refs")) {
                return name;
            }
        }
        return null;
    }

    private static @Nullable String host(URI uri) {
        String authority = uri.getRawAuthority();
        if (authority == null || authority.isEmpty()) {
            return null;
        }
        return authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private static @Nullable String parameter(URI uri, String name) {
        String query = uri.getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                String value = URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                return orNull(value.replaceFirst("^/+", "").replaceFirst("/+$", ""));
            }
        }
        return null;
    }

    private static @Nullable String join(@Nullable String outer, @Nullable String inner) {
        return outer == null ? inner : inner == null ? outer : outer + "/" + inner;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static String text(JsonNode input, String name) {
        JsonNode value = input.path(name);
        return value.isString() ? value.asString().strip() : "";
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
