package dev.callboard.backend.auth.provider;

import static dev.callboard.backend.auth.provider.OAuthClient.text;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * GitHub, or a GitHub Enterprise server.
 *
 * <p>OAuth apps get no refresh token. Their access token does not expire, so it takes that place, marked as what it is, and
 * a refresh means to look whether it is still good.
 */
final class GitHubProvider implements IdentityProvider {

    private static final String KEPT_ACCESS_TOKEN = "access-token-v2.";
    private static final long SESSION_SECONDS = 3600;
    private static final Set<String> SCOPES_WITH_ADDRESSES = Set.of("user", "user:email");

    private final OAuthClient client;
    private final ProviderCalls calls;
    private final URI site;
    private final URI api;

    GitHubProvider(OAuthClient client, ProviderCalls calls, AppConfig section) {
        this.client = client;
        this.calls = calls;
        boolean enterprise = section.has("enterpriseInstanceUrl");
        this.site =
                enterprise ? OAuthClient.address(section, "enterpriseInstanceUrl") : URI.create("https://github.com");
        this.api = enterprise ? URI.create(site + "/api/v3") : URI.create("https://api.github.com");
    }

    @Override
    public Set<String> requiredScopes() {
        return Set.of("read:user");
    }

    @Override
    public Mono<URI> authorization(String state, Set<String> scopes, FlowProof proof) {
        return Mono.just(
                OAuthClient.with(URI.create(site + "/login/oauth/authorize"), client.authorization(state, scopes)));
    }

    @Override
    public Mono<Known> exchange(CodeAnswer answer, FlowProof proof) {
        return token(Map.of(
                        "grant_type", "authorization_code",
                        "code", answer.code(),
                        "redirect_uri", client.callback().toString()))
                .flatMap(this::known);
    }

    @Override
    public Mono<Known> refresh(Secret refreshToken, Set<String> scopes) {
        String kept = refreshToken.reveal();
        if (!kept.startsWith(KEPT_ACCESS_TOKEN)) {
            return token(Map.of("grant_type", "refresh_token", "refresh_token", kept))
                    .flatMap(this::known);
        }
        Secret accessToken = new Secret(kept.substring(KEPT_ACCESS_TOKEN.length()));
        return known(new ProviderTokens(accessToken, null, null, null, null));
    }

    private Mono<ProviderTokens> token(Map<String, String> grant) {
        return calls.post(URI.create(site + "/login/oauth/access_token"), client.proven(grant), null)
                .map(OAuthClient::tokens);
    }

    private Mono<Known> known(ProviderTokens tokens) {
        ProviderTokens lasting = tokens.refreshToken() == null
                ? new ProviderTokens(
                        tokens.accessToken(),
                        null,
                        new Secret(KEPT_ACCESS_TOKEN + tokens.accessToken().reveal()),
                        tokens.scope(),
                        tokens.expiresInSeconds() == null ? Long.valueOf(SESSION_SECONDS) : tokens.expiresInSeconds())
                : tokens;
        return calls.get(URI.create(api + "/user"), tokens.accessToken())
                .flatMap(user -> address(user, tokens).map(email -> new Known(profile(user, email), lasting)));
    }

    /** The address that the profile shows; else the first one, where the token may see them. Empty text if there is none. */
    private Mono<String> address(JsonNode user, ProviderTokens tokens) {
        String shown = user.path("email").asString("");
        Set<String> granted = OAuthClient.scopes(tokens.scope() == null ? "" : tokens.scope());
        if (!shown.isEmpty() || granted.stream().noneMatch(SCOPES_WITH_ADDRESSES::contains)) {
            return Mono.just(shown);
        }
        return calls.get(URI.create(api + "/user/emails"), tokens.accessToken()).map(GitHubProvider::primary);
    }

    private static String primary(JsonNode addresses) {
        for (JsonNode address : addresses) {
            if (address.path("primary").asBoolean(false)
                    && address.path("verified").asBoolean(false)) {
                return address.path("email").asString("");
            }
        }
        return "";
    }

    private static ProviderProfile profile(JsonNode user, String email) {
        @Nullable String name = text(user.path("name"));
        return new ProviderProfile(
                text(user.path("node_id")),
                text(user.path("login")),
                email.isEmpty() ? null : email,
                name == null ? text(user.path("login")) : name,
                text(user.path("avatar_url")));
    }
}
