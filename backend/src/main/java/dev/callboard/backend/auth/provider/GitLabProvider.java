package dev.callboard.backend.auth.provider;

import static dev.callboard.backend.auth.provider.OAuthClient.text;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** GitLab, at gitlab.com or elsewhere. */
final class GitLabProvider implements IdentityProvider {

    private final OAuthClient client;
    private final ProviderCalls calls;
    private final URI site;

    GitLabProvider(OAuthClient client, ProviderCalls calls, AppConfig section) {
        this.client = client;
        this.calls = calls;
        this.site =
                section.has("audience") ? OAuthClient.address(section, "audience") : URI.create("https://gitlab.com");
    }

    @Override
    public Set<String> requiredScopes() {
        return Set.of("read_user");
    }

    @Override
    public Mono<URI> authorization(String state, Set<String> scopes, FlowProof proof) {
        Map<String, String> parameters = client.authorization(state, scopes);
        parameters.put("code_challenge", proof.challenge());
        parameters.put("code_challenge_method", "S256");
        return Mono.just(OAuthClient.with(URI.create(site + "/oauth/authorize"), parameters));
    }

    @Override
    public Mono<Known> exchange(CodeAnswer answer, FlowProof proof) {
        return token(Map.of(
                "grant_type", "authorization_code",
                "code", answer.code(),
                "code_verifier", proof.verifier(),
                "redirect_uri", client.callback().toString()));
    }

    @Override
    public Mono<Known> refresh(Secret refreshToken, Set<String> scopes) {
        return token(Map.of(
                "grant_type", "refresh_token",
                "refresh_token", refreshToken.reveal(),
                "scope", String.join(" ", scopes)));
    }

    private Mono<Known> token(Map<String, String> grant) {
        return calls.post(URI.create(site + "/oauth/token"), client.proven(grant), null)
                .map(OAuthClient::tokens)
                .flatMap(tokens -> calls.get(URI.create(site + "/api/v4/user"), tokens.accessToken())
                        .map(user -> new Known(profile(user), tokens)));
    }

    private static ProviderProfile profile(JsonNode user) {
        return new ProviderProfile(
                text(user.path("id")),
                text(user.path("username")),
                text(user.path("email")),
                text(user.path("name")),
                text(user.path("avatar_url")));
    }
}
