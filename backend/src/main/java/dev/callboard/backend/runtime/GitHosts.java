package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code integrations}: the Git hosts that may be read from and written to. */
final class GitHosts {

    private static final Logger LOG = LoggerFactory.getLogger(GitHosts.class);

    private GitHosts() {}

    static ScmIntegrations of(AppConfig config) {
        List<ScmIntegration> integrations = new ArrayList<>();
        for (ScmIntegration.Kind kind : ScmIntegration.Kind.values()) {
            for (AppConfig entry : config.sections("integrations." + kind.configKey())) {
                integrations.add(integration(kind, entry));
            }
        }
        return ScmIntegrations.withPublicHosts(integrations);
    }

    private static ScmIntegration integration(ScmIntegration.Kind kind, AppConfig entry) {
        String host = entry.string("host").orElseGet(() -> switch (kind) {
            case GITHUB -> "github.com";
            case GITLAB -> "gitlab.com";
            case AZURE -> "dev.azure.com";
            case BITBUCKET_CLOUD -> "bitbucket.org";
            case BITBUCKET_SERVER, GERRIT, GITEA, GIT -> entry.requiredString("host");
        });
        String cloneBaseUrl = entry.string("cloneBaseUrl").orElse("https://" + host);
        try {
            return new ScmIntegration(kind, host, cloneBaseUrl, credentials(kind, entry));
        } catch (IllegalArgumentException e) {
            throw entry.error("cloneBaseUrl", "cannot be used: " + e.getMessage());
        }
    }

    /** What hosts take as the user's name when the password is a token. */
    private static ScmCredentials credentials(ScmIntegration.Kind kind, AppConfig entry) {
        Optional<Secret> token = entry.secret("token");
        if (token.isEmpty() && entry.has("apps")) {
            LOG.warn(
                    "'{}.apps': GitHub Apps are not used for cloning; without a token, {} is read anonymously",
                    entry.path(),
                    entry.string("host").orElse("github.com"));
        }
        return switch (kind) {
            case GITHUB -> login("x-access-token", token);
            case GITLAB -> login("oauth2", token);
            case BITBUCKET_CLOUD ->
                entry.has("username")
                        ? login(
                                entry.requiredString("username"),
                                entry.secret("appPassword").or(() -> token))
                        : login("x-token-auth", token);
            case AZURE ->
                login(
                        "token",
                        entry.sections("credentials").stream()
                                .flatMap(one -> one.secret("personalAccessToken").stream())
                                .findFirst()
                                .or(() -> token));
            case BITBUCKET_SERVER, GERRIT, GITEA, GIT ->
                entry.has("username")
                        ? login(
                                entry.requiredString("username"),
                                entry.secret("password").or(() -> token))
                        : login("x-token-auth", token);
        };
    }

    private static ScmCredentials login(String username, Optional<Secret> password) {
        return password.<ScmCredentials>map(secret -> new ScmCredentials.Login(username, secret.reveal()))
                .orElseGet(ScmCredentials::none);
    }
}
