package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.scm.ReadableUrls;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmNetwork;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code integrations}: the Git hosts that may be read from and written to. */
public final class GitHosts {

    private GitHosts() {}

    /** @throws dev.callboard.backend.config.ConfigException if one of them cannot be used */
    public static ScmIntegrations of(AppConfig config, Map<String, String> environment, InstantSource clock) {
        ScmNetwork network = GitNetwork.of(config, environment);
        GitCredentials credentials = new GitCredentials(network, clock);
        List<ScmIntegration> integrations = new ArrayList<>();
        for (ScmIntegration.Kind kind : ScmIntegration.Kind.values()) {
            for (AppConfig entry : config.sections("integrations." + kind.configKey())) {
                integrations.add(integration(kind, entry, credentials));
            }
        }
        return ScmIntegrations.withPublicHosts(integrations)
                .withNetwork(network)
                .withReadable(readable(config));
    }

    /** {@code backend.reading.allow}: single files of hosts that are no Git hosts. */
    private static ReadableUrls readable(AppConfig config) {
        List<ReadableUrls.Rule> rules = new ArrayList<>();
        for (AppConfig entry : config.sections("backend.reading.allow")) {
            try {
                rules.add(new ReadableUrls.Rule(entry.requiredString("host"), entry.strings("paths")));
            } catch (IllegalArgumentException e) {
                throw entry.error("host", "cannot be used: " + e.getMessage());
            }
        }
        return new ReadableUrls(rules);
    }

    private static ScmIntegration integration(ScmIntegration.Kind kind, AppConfig entry, GitCredentials credentials) {
        String host = entry.string("host").orElseGet(() -> switch (kind) {
            case GITHUB -> "github.com";
            case GITLAB -> "gitlab.com";
            case AZURE -> "dev.azure.com";
            case BITBUCKET_CLOUD -> "bitbucket.org";
            case BITBUCKET_SERVER, GERRIT, GITEA, GIT -> entry.requiredString("host");
        });
        String cloneBaseUrl = entry.string("cloneBaseUrl")
                .or(() -> entry.string("cloneUrl"))
                .or(() -> entry.string("baseUrl"))
                .orElse("https://" + host);
        String apiBaseUrl = entry.string("apiBaseUrl")
                .or(() -> entry.string("baseUrl").map(base -> api(kind, base, host)))
                .orElseGet(() -> kind.defaultApi(host));
        try {
            return new ScmIntegration(
                    kind, host, cloneBaseUrl, apiBaseUrl, credentials.of(kind, entry, withoutSlash(apiBaseUrl)));
        } catch (IllegalArgumentException e) {
            throw entry.error("cloneBaseUrl", "cannot be used: " + e.getMessage());
        }
    }

    /** The default API, below another base URL. */
    private static String api(ScmIntegration.Kind kind, String baseUrl, String host) {
        String api = kind.defaultApi(host);
        String own = "https://" + host;
        return api.startsWith(own) ? withoutSlash(baseUrl) + api.substring(own.length()) : api;
    }

    private static String withoutSlash(String url) {
        return url.replaceFirst("/+$", "");
    }
}
