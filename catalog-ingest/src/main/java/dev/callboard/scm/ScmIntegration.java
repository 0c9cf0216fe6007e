package dev.callboard.scm;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A Git host that we may read from and write to.
 *
 * @param host the host as it is in its URLs, with the port if it has one; empty for a folder of this machine
 * @param cloneBaseUrl where the host's repositories are cloned from, without a slash at the end: the URL of a
 *     repository's page without the host is put behind it
 * @param apiBaseUrl where the host's API is, without a slash at the end; empty if it has none
 * @param credentials sent to the hosts of {@code cloneBaseUrl} and {@code apiBaseUrl} alone
 */
public record ScmIntegration(
        Kind kind, String host, String cloneBaseUrl, String apiBaseUrl, ScmCredentials credentials) {

    public ScmIntegration {
        if (!cloneBaseUrl.matches("(https?|ssh|git)://[^/?#]+[^?#]*|file:/[^?#]*")) {
            throw new IllegalArgumentException(
                    "The clone URL of host '" + host + "' has to begin with https:, http:, ssh:, git: or file:");
        }
        if (!apiBaseUrl.isEmpty() && !apiBaseUrl.matches("https?://[^/?#@]+[^?#]*")) {
            throw new IllegalArgumentException(
                    "The API of host '" + host + "' has to be at a URL with https: or http: and without a user in it");
        }
        if (cloneBaseUrl.matches("(?i)https?://[^/]*@.*")) {
            throw new IllegalArgumentException("The clone URL of host '" + host + "' must not hold credentials");
        }
        host = host.toLowerCase(Locale.ROOT);
        cloneBaseUrl = withoutSlashes(cloneBaseUrl.replaceFirst("^file:/(?!/)", "file:///"));
        apiBaseUrl = withoutSlashes(apiBaseUrl);
    }

    /** A host with its API where the product has it by default. */
    public ScmIntegration(Kind kind, String host, String cloneBaseUrl, ScmCredentials credentials) {
        this(kind, host, cloneBaseUrl, kind.defaultApi(host), credentials);
    }

    /** A host whose repositories are cloned from itself by HTTPS. */
    public static ScmIntegration of(Kind kind, String host, ScmCredentials credentials) {
        return new ScmIntegration(kind, host, "https://" + host, credentials);
    }

    /** The repositories beneath a folder of this machine, reached by {@code file:} URLs. */
    public static ScmIntegration ofFolder(Path folder) {
        return new ScmIntegration(
                Kind.GIT, "", folder.toAbsolutePath().normalize().toUri().toString(), ScmCredentials.none());
    }

    private static String withoutSlashes(String url) {
        String trimmed = url;
        while (trimmed.endsWith("/") && trimmed.length() > "file:///".length()) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        return trimmed;
    }

    /** The products whose URLs we can read, in the order in which they are asked when several have the same host. */
    public enum Kind {
        AZURE("azure"),
        BITBUCKET_CLOUD("bitbucketCloud"),
        BITBUCKET_SERVER("bitbucketServer"),
        GERRIT("gerrit"),
        GITHUB("github"),
        GITLAB("gitlab"),
        GITEA("gitea"),
        /** Any server that speaks Git; files are named as {@code <repository URL>?ref=<ref>&path=<path>}. */
        GIT("git");

        private final String configKey;

        Kind(String configKey) {
            this.configKey = configKey;
        }

        /** The key of such hosts under {@code integrations} in the configuration. */
        public String configKey() {
            return configKey;
        }

        /** Where the API is unless the configuration says otherwise; empty if the product has none. */
        public String defaultApi(String host) {
            if (host.isEmpty()) {
                return "";
            }
            return switch (this) {
                case AZURE, GERRIT -> "https://" + host;
                case BITBUCKET_CLOUD -> "https://api." + host + "/2.0";
                case BITBUCKET_SERVER -> "https://" + host + "/rest/api/1.0";
                case GITHUB -> host.equals("github.com") ? "https://api.github.com" : "https://" + host + "/api/v3";
                case GITLAB -> "https://" + host + "/api/v4";
                case GITEA -> "https://" + host + "/api/v1";
                case GIT -> "";
            };
        }

        /** The user name that goes with a token in Git's own protocol. */
        public String tokenUser() {
            return switch (this) {
                case GITHUB -> "x-access-token";
                case GITLAB -> "oauth2";
                case AZURE -> "notempty";
                case BITBUCKET_CLOUD, BITBUCKET_SERVER, GITEA, GERRIT, GIT -> "x-token-auth";
            };
        }

        HostUrls urls() {
            return switch (this) {
                case AZURE -> new AzureUrls();
                case BITBUCKET_CLOUD -> new BitbucketCloudUrls();
                case BITBUCKET_SERVER -> new BitbucketServerUrls();
                case GERRIT -> new GerritUrls();
                case GITHUB -> new GitHubUrls();
                case GITLAB -> new GitLabUrls();
                case GITEA -> new GiteaUrls();
                case GIT -> new GitUrls();
            };
        }
    }
}
