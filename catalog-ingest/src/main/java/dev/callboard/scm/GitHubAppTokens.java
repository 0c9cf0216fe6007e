package dev.callboard.scm;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tokens of GitHub Apps, one for each owner that has installed one. A token is kept until shortly before it ends.
 * Blocks; safe for many threads.
 */
public final class GitHubAppTokens {

    private static final Duration INSTALLATIONS_KEPT = Duration.ofMinutes(10);
    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_PAGES = 100;

    private final String apiBaseUrl;
    private final List<GitHubApp> apps;
    private final ApiTransport transport;
    private final ReentrantLock asking = new ReentrantLock();
    private final Map<String, Installations> installations = new HashMap<>();
    private final Map<String, Token> tokens = new HashMap<>();

    /** Where an app is installed, as of a moment. */
    private record Installations(Map<String, Installation> byOwner, Instant goodUntil) {}

    private record Installation(long id, boolean suspended) {}

    private record Token(ScmCredentials.Login login, Instant renewAt) {}

    /** @param apps asked in this order */
    public GitHubAppTokens(String apiBaseUrl, List<GitHubApp> apps, ScmNetwork network, InstantSource clock) {
        this(apiBaseUrl, apps, new ApiTransport(network, clock, Thread::sleep));
    }

    GitHubAppTokens(String apiBaseUrl, List<GitHubApp> apps, ApiTransport transport) {
        this.apiBaseUrl = apiBaseUrl;
        this.apps = List.copyOf(apps);
        this.transport = transport;
    }

    /**
     * What to show for a repository or its owner; empty if the owner has installed none of the apps.
     *
     * @throws ScmException if GitHub does not answer, or refuses
     */
    Optional<ScmCredentials.Login> login(String path) {
        String owner = ScmCredentials.ownerOf(path);
        if (owner.isEmpty()) {
            return Optional.empty();
        }
        asking.lock();
        try {
            return find(owner);
        } finally {
            asking.unlock();
        }
    }

    /** The owners, in lower case, that have installed an app, or any of them. */
    public List<String> owners(@Nullable String appId) {
        asking.lock();
        try {
            return apps.stream()
                    .filter(app -> appId == null || app.id().equals(appId))
                    .flatMap(app -> installations(app).byOwner().entrySet().stream()
                            .filter(entry -> !entry.getValue().suspended() && app.serves(entry.getKey()))
                            .map(Map.Entry::getKey))
                    .distinct()
                    .sorted()
                    .toList();
        } finally {
            asking.unlock();
        }
    }

    private Optional<ScmCredentials.Login> find(String owner) {
        for (GitHubApp app : apps) {
            if (!app.serves(owner)) {
                continue;
            }
            Token known = tokens.get(app.id() + " " + owner);
            if (known != null && known.renewAt().isAfter(transport.clock().instant())) {
                return Optional.of(known.login());
            }
            Installation installation = installations(app).byOwner().get(owner);
            if (installation != null) {
                return Optional.of(renew(app, owner, installation).login());
            }
        }
        return Optional.empty();
    }

    private Token renew(GitHubApp app, String owner, Installation installation) {
        if (installation.suspended()) {
            throw new ScmException.AccessDenied(
                    "The GitHub App %s is suspended for '%s'".formatted(app.id(), owner), null);
        }
        JsonNode answer = ask(app, "POST", "/app/installations/" + installation.id() + "/access_tokens")
                .body();
        String secret = answer.path("token").asString("");
        if (secret.isEmpty()) {
            throw new ScmException.Unreadable(
                    "GitHub gave the App %s no token for '%s'".formatted(app.id(), owner), null);
        }
        Token token = new Token(
                new ScmCredentials.Login("x-access-token", secret),
                end(answer.path("expires_at").asString("")).minus(RENEWED_BEFORE_END));
        tokens.put(app.id() + " " + owner, token);
        return token;
    }

    private Instant end(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            // Used this once, then asked for anew.
            return transport.clock().instant();
        }
    }

    private Installations installations(GitHubApp app) {
        Installations known = installations.get(app.id());
        Instant now = transport.clock().instant();
        if (known != null && known.goodUntil().isAfter(now)) {
            return known;
        }
        Map<String, Installation> byOwner = new HashMap<>();
        Optional<String> page = Optional.of("/app/installations?per_page=100");
        for (int pages = 0; page.isPresent() && pages < MAX_PAGES; pages++) {
            ApiAnswer answer = ask(app, "GET", page.get());
            answer.body()
                    .forEach(one -> byOwner.put(
                            one.path("account").path("login").asString("").toLowerCase(Locale.ROOT),
                            new Installation(
                                    one.path("id").asLong(0),
                                    one.path("suspended_at").isString())));
            page = answer.nextPage();
        }
        Installations fresh = new Installations(Map.copyOf(byOwner), now.plus(INSTALLATIONS_KEPT));
        installations.put(app.id(), fresh);
        return fresh;
    }

    private ApiAnswer ask(GitHubApp app, String method, String target) {
        String url = target.startsWith("/") ? apiBaseUrl + target : target;
        if (!url.startsWith(apiBaseUrl + "/")) {
            throw new ScmException.AccessDenied("GitHub names a page of another host, which is not followed", null);
        }
        ApiRequest request = new ApiRequest(
                method,
                URI.create(url),
                Map.of(
                        "Authorization",
                                "Bearer " + AppJwt.of(app, transport.clock().instant()),
                        "Accept", "application/vnd.github+json",
                        "X-GitHub-Api-Version", "2022-11-28"),
                null);
        return transport.exchange(request, PATIENCE).answer();
    }

    @Override
    public String toString() {
        return "GitHubAppTokens" + apps;
    }
}
