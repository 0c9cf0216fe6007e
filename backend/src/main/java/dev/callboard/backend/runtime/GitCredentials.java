package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import dev.callboard.scm.GitHubApp;
import dev.callboard.scm.GitHubAppTokens;
import dev.callboard.scm.OAuthTokens;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what an entry of {@code integrations} says about getting in. */
final class GitCredentials {

    private static final String BITBUCKET_TOKENS = "https://bitbucket.org/site/oauth2/access_token";

    /** What Azure DevOps is called among Microsoft's applications. */
    private static final String AZURE_SCOPE = "499b84ac-1321-427f-aa17-267ca6975798/.default";

    private final ScmNetwork network;
    private final InstantSource clock;

    GitCredentials(ScmNetwork network, InstantSource clock) {
        this.network = network;
        this.clock = clock;
    }

    ScmCredentials of(ScmIntegration.Kind kind, AppConfig entry, String apiBaseUrl) {
        ScmCredentials overHttp = overHttp(kind, entry, apiBaseUrl);
        return entry.has("ssh") ? new ScmCredentials.WithSshKey(sshKey(entry.section("ssh")), overHttp) : overHttp;
    }

    private ScmCredentials overHttp(ScmIntegration.Kind kind, AppConfig entry, String apiBaseUrl) {
        Optional<Secret> token = entry.secret("token");
        return switch (kind) {
            case GITHUB -> gitHub(entry, apiBaseUrl, login("x-access-token", token));
            case GITLAB -> login("oauth2", token);
            case BITBUCKET_CLOUD ->
                entry.has("clientId")
                        ? client(entry, BITBUCKET_TOKENS, null)
                        : userOrToken(entry, entry.secret("appPassword").or(() -> token));
            case AZURE -> azure(entry, login("token", token));
            case BITBUCKET_SERVER, GERRIT, GITEA, GIT ->
                userOrToken(entry, entry.secret("password").or(() -> token));
        };
    }

    private ScmCredentials gitHub(AppConfig entry, String apiBaseUrl, ScmCredentials others) {
        List<GitHubApp> apps = new ArrayList<>();
        for (AppConfig app : entry.sections("apps")) {
            try {
                apps.add(new GitHubApp(
                        app.integer("appId").map(String::valueOf).orElseGet(() -> app.requiredString("appId")),
                        app.requiredSecret("privateKey").reveal(),
                        Set.copyOf(app.strings("allowedInstallationOwners"))));
            } catch (IllegalArgumentException e) {
                throw app.error("privateKey", "cannot be used: " + e.getMessage());
            }
        }
        return apps.isEmpty()
                ? others
                : new ScmCredentials.GitHubApps(new GitHubAppTokens(apiBaseUrl, apps, network, clock), others);
    }

    /** Credentials with organisations are for those, one without for all others. */
    private ScmCredentials azure(AppConfig entry, ScmCredentials fallback) {
        Map<String, ScmCredentials> owners = new LinkedHashMap<>();
        ScmCredentials others = fallback;
        for (AppConfig one : entry.sections("credentials")) {
            ScmCredentials credentials = one.has("clientId")
                    ? client(
                            one,
                            "https://login.microsoftonline.com/" + one.requiredString("tenantId")
                                    + "/oauth2/v2.0/token",
                            AZURE_SCOPE)
                    : login("token", one.secret("personalAccessToken"));
            List<String> organizations = one.strings("organizations");
            organizations.forEach(organization -> owners.putIfAbsent(organization, credentials));
            if (organizations.isEmpty()) {
                others = credentials;
            }
        }
        return owners.isEmpty() ? others : new ScmCredentials.PerOwner(owners, others);
    }

    private ScmCredentials client(AppConfig entry, String tokenUrl, @Nullable String scope) {
        return new ScmCredentials.ClientSecret(new OAuthTokens(
                tokenUrl,
                entry.requiredString("clientId"),
                entry.requiredSecret("clientSecret").reveal(),
                scope,
                network,
                clock));
    }

    private static ScmCredentials userOrToken(AppConfig entry, Optional<Secret> password) {
        return login(entry.string("username").orElse(ScmCredentials.Login.TOKEN_USER), password);
    }

    private static ScmCredentials login(String username, Optional<Secret> password) {
        return password.<ScmCredentials>map(secret -> new ScmCredentials.Login(username, secret.reveal()))
                .orElseGet(ScmCredentials::none);
    }

    private static ScmCredentials.SshKey sshKey(AppConfig ssh) {
        return new ScmCredentials.SshKey(
                file(ssh, "privateKey"),
                file(ssh, "knownHosts"),
                ssh.secret("passphrase").map(Secret::reveal).orElse(null));
    }

    private static Path file(AppConfig ssh, String key) {
        ssh.requiredString(key);
        Path file = ssh.path(key).orElseThrow();
        if (!Files.isReadable(file)) {
            throw ssh.error(key, "names a file that cannot be read: " + file);
        }
        return file;
    }
}
