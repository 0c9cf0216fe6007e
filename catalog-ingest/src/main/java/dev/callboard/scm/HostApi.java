package dev.callboard.scm;

import com.github.benmanes.caffeine.cache.Cache;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of one host, asked with the credentials of its integration. All methods block, and throw
 * {@link ScmException} if the host does not answer, refuses, or limits the rate for longer than the asker waits.
 */
public final class HostApi {

    private final ScmIntegration integration;
    private final ApiTransport transport;
    private final Cache<String, HostApis.Remembered> remembered;
    private final Duration patience;

    HostApi(
            ScmIntegration integration,
            ApiTransport transport,
            Cache<String, HostApis.Remembered> remembered,
            Duration patience) {
        this.integration = integration;
        this.transport = transport;
        this.remembered = remembered;
        this.patience = patience;
    }

    public ScmIntegration integration() {
        return integration;
    }

    /** Whether there are credentials for an owner's data. */
    public boolean hasLogin(String owner) {
        return integration.credentials().login(owner).isPresent();
    }

    /**
     * Asks. An answer that the host marks is remembered, and the next time only asked whether it still holds.
     *
     * @param target a path below the API's base URL, beginning with a slash, or a URL of the API's host
     * @param owner whose data this is, which may decide about the credentials; may be empty
     */
    public ApiAnswer get(String target, String owner) {
        ApiRequest request = request("GET", target, owner, null);
        String key = owner + " " + request.uri();
        HostApis.Remembered known = remembered.getIfPresent(key);
        ApiTransport.Raw raw =
                transport.exchange(known == null ? request : request.with("If-None-Match", known.etag()), patience);
        if (raw.status() == 304 && known != null) {
            return known.answer();
        }
        ApiAnswer answer = raw.answer();
        Optional<String> etag = answer.header("etag");
        if (etag.isPresent()) {
            remembered.put(
                    key,
                    new HostApis.Remembered(
                            etag.get(), answer, answer.body().toString().length()));
        }
        return answer;
    }

    /** Like {@link #get}; empty if the host says that there is no such thing. */
    public Optional<ApiAnswer> find(String target, String owner) {
        try {
            return Optional.of(get(target, owner));
        } catch (ScmException.NotFound e) {
            return Optional.empty();
        }
    }

    /** Asks by sending something. */
    public ApiAnswer post(String target, String owner, JsonNode body) {
        return transport
                .exchange(request("POST", target, owner, body), patience)
                .answer();
    }

    private ApiRequest request(String method, String target, String owner, @Nullable JsonNode body) {
        Map<String, String> headers = new HashMap<>();
        integration.credentials().login(owner).ifPresent(login -> headers.put("Authorization", authorization(login)));
        if (integration.kind() == ScmIntegration.Kind.GITHUB) {
            headers.put("Accept", "application/vnd.github+json");
            headers.put("X-GitHub-Api-Version", "2022-11-28");
        }
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        return new ApiRequest(
                method,
                uri(target),
                headers,
                body == null ? null : JsonMapper.shared().writeValueAsString(body));
    }

    /** A next page that lies elsewhere is not asked for: our credentials are for this host alone. */
    private URI uri(String target) {
        String url = target.startsWith("/") ? integration.apiBaseUrl() + target : target;
        try {
            URI uri = new URI(url);
            if (!ApiTransport.origin(uri).equals(ApiTransport.origin(new URI(integration.apiBaseUrl())))) {
                throw new ScmException.AccessDenied(
                        "The API of '%s' names a page of another host, %s, which is not followed"
                                .formatted(integration.host(), ApiTransport.origin(uri)),
                        null);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new ScmException.Unreadable("'" + url + "' is not a URL", e);
        }
    }

    private String authorization(ScmCredentials.Login login) {
        boolean token = login.username().equals(ScmCredentials.Login.TOKEN_USER);
        return switch (integration.kind()) {
            case GITHUB, GITLAB -> "Bearer " + login.password();
            case GITEA -> token ? "token " + login.password() : basic(login);
            case BITBUCKET_CLOUD, BITBUCKET_SERVER, AZURE -> token ? "Bearer " + login.password() : basic(login);
            case GERRIT, GIT -> basic(login);
        };
    }

    private static String basic(ScmCredentials.Login login) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((login.username() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
    }
}
