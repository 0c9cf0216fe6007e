package dev.callboard.scaffolder.action.publish;

import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.JudgedPlace;
import dev.callboard.scm.RepositoryFile;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A repository that is published to.
 *
 * @param cloneUrl where Git pushes
 * @param remoteUrl what a person clones
 * @param contentsUrl the root of the repository's files on the published branch
 */
record GitDestination(String cloneUrl, String remoteUrl, String contentsUrl) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_~][A-Za-z0-9_.~ -]{0,99}");

    /** Reads {@code host?owner=...&repo=...}, or the URL of a repository. */
    static GitDestination of(String place, String branch, ScmIntegrations integrations) {
        return place.contains("://") ? ofUrl(place, branch, integrations) : ofPicker(place, branch, integrations);
    }

    private static GitDestination ofPicker(String picker, String branch, ScmIntegrations integrations) {
        int query = picker.indexOf('?');
        if (query <= 0) {
            throw ActionException.input(
                    "'" + picker + "' names no repository; expected <host>?owner=<owner>&repo=<repository>");
        }
        String host = picker.substring(0, query);
        Map<String, String> parameters = parameters(picker.substring(query + 1));
        ScmIntegration integration = integrations
                .byHost(host)
                .orElseThrow(() -> ActionException.input("No integration found for host '" + host + "'"));
        String page = "https://" + integration.host() + "/" + path(integration.kind(), parameters, picker);
        JudgedPlace.check(picker, host, parameters, integration.kind());
        RepositoryFile repository = integrations.resolveFile(page);
        String remote = integration.kind() == ScmIntegration.Kind.AZURE || page.endsWith(".git") ? page : page + ".git";
        return new GitDestination(repository.cloneUrl(), remote, contents(integration.kind(), page, branch));
    }

    private static GitDestination ofUrl(String url, String branch, ScmIntegrations integrations) {
        if (url.indexOf('?') >= 0 || url.indexOf('#') >= 0) {
            throw ActionException.input("'" + url + "' is not the URL of a repository alone");
        }
        RepositoryFile repository = integrations.resolveFile(url);
        if (!repository.path().isEmpty()) {
            throw ActionException.input("'" + url + "' is a place in a repository, not a repository");
        }
        ScmIntegration.Kind kind =
                integrations.byHost(authority(url)).map(ScmIntegration::kind).orElse(ScmIntegration.Kind.GIT);
        boolean web = url.startsWith("https://") || url.startsWith("http://");
        String page = web && url.endsWith(".git") && kind != ScmIntegration.Kind.GIT
                ? url.substring(0, url.length() - ".git".length())
                : url;
        return new GitDestination(
                repository.cloneUrl(), url, contents(web ? kind : ScmIntegration.Kind.GIT, page, branch));
    }

    private static String authority(String url) {
        try {
            String authority = new URI(url).getRawAuthority();
            return authority == null ? "" : authority;
        } catch (URISyntaxException e) {
            throw ActionException.input("'" + url + "' is not a URL").because(e);
        }
    }

    private static String path(ScmIntegration.Kind kind, Map<String, String> parameters, String picker) {
        return switch (kind) {
            case AZURE ->
                name(parameters, "organization", picker) + "/" + name(parameters, "project", picker) + "/_git/"
                        + name(parameters, "repo", picker);
            case BITBUCKET_SERVER ->
                "projects/" + name(parameters, "project", picker) + "/repos/" + name(parameters, "repo", picker);
            case BITBUCKET_CLOUD -> name(parameters, "workspace", picker) + "/" + name(parameters, "repo", picker);
            case GERRIT -> name(parameters, "repo", picker);
            case GITHUB, GITLAB, GITEA, GIT -> owner(parameters, picker) + "/" + name(parameters, "repo", picker);
        };
    }

    private static String contents(ScmIntegration.Kind kind, String page, String branch) {
        String ref = URLEncoder.encode(branch, StandardCharsets.UTF_8).replace("%2F", "/");
        return switch (kind) {
            case GITHUB -> page + "/blob/" + ref + "/";
            case GITLAB -> page + "/-/blob/" + ref + "/";
            case GITEA -> page + "/src/branch/" + ref + "/";
            case BITBUCKET_CLOUD -> page + "/src/" + ref + "/";
            case BITBUCKET_SERVER -> page + "/browse/?at=" + ref;
            case AZURE -> page + "?path=/&version=GB" + ref;
            case GERRIT -> page + "/+/refs/heads/" + ref + "/";
            case GIT -> page + "?ref=" + ref + "&path=/";
        };
    }

    /** An owner may be a group within a group. */
    private static String owner(Map<String, String> parameters, String picker) {
        String owner = parameters.getOrDefault("owner", "");
        for (String part : owner.split("/", -1)) {
            check(part, "owner", picker);
        }
        return owner;
    }

    private static String name(Map<String, String> parameters, String parameter, String picker) {
        String name = parameters.getOrDefault(parameter, "");
        check(name, parameter, picker);
        return name;
    }

    private static void check(String name, String parameter, String picker) {
        if (!NAME.matcher(name).matches()) {
            throw ActionException.input("'%s' names no repository: its %s is %s"
                    .formatted(picker, parameter, name.isEmpty() ? "missing" : "'" + name + "'"));
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
