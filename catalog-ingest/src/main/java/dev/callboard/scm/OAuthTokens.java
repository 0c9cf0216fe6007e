package dev.callboard.scm;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The token of an OAuth client that acts for itself ({@code grant_type=client_credentials}), kept until shortly before it
 * ends. Blocks; safe for many threads.
 */
public final class OAuthTokens {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration RENEWED_BEFORE_END = Duration.ofMinutes(5);
    private static final long ASSUMED_SECONDS = 3600;

    private final URI tokenUrl;
    private final String clientId;
    private final String clientSecret;
    private final @Nullable String scope;
    private final ApiTransport transport;
    private final ReentrantLock asking = new ReentrantLock();
    private ScmCredentials.@Nullable Login known;
    private Instant renewAt = Instant.MIN;

    /** @param scope what the token is for, if the host wants to be told; null if not */
    public OAuthTokens(
            String tokenUrl,
            String clientId,
            String clientSecret,
            @Nullable String scope,
            ScmNetwork network,
            InstantSource clock) {
        this.tokenUrl = URI.create(tokenUrl);
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.scope = scope;
        this.transport = new ApiTransport(network, clock, Thread::sleep);
    }

    ScmCredentials.Login login() {
        asking.lock();
        try {
            Instant now = transport.clock().instant();
            ScmCredentials.Login current = known;
            if (current != null && renewAt.isAfter(now)) {
                return current;
            }
            JsonNode answer = transport.exchange(request(), PATIENCE).answer().body();
            String token = answer.path("access_token").asString("");
            if (token.isEmpty()) {
                throw new ScmException.Unreadable(tokenUrl + " gave the client " + clientId + " no token", null);
            }
            ScmCredentials.Login fresh = new ScmCredentials.Login(ScmCredentials.Login.TOKEN_USER, token);
            known = fresh;
            renewAt = now.plusSeconds(answer.path("expires_in").asLong(ASSUMED_SECONDS))
                    .minus(RENEWED_BEFORE_END);
            return fresh;
        } finally {
            asking.unlock();
        }
    }

    /** With a scope the client names itself in the form, as Microsoft wants it; without, in a header, as Atlassian does. */
    private ApiRequest request() {
        String form = "grant_type=client_credentials";
        Map<String, String> headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        if (scope != null) {
            form += "&client_id=" + encoded(clientId) + "&client_secret=" + encoded(clientSecret) + "&scope="
                    + encoded(scope);
            return new ApiRequest("POST", tokenUrl, headers, form);
        }
        String login =
                Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        return new ApiRequest("POST", tokenUrl, headers, form).with("Authorization", "Basic " + login);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "OAuthTokens[" + clientId + " at " + tokenUrl + "]";
    }
}
