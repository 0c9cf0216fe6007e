package dev.callboard.backend.auth.provider;

import static dev.callboard.backend.auth.provider.OAuthClient.text;

import dev.callboard.backend.auth.RemoteKeys;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.runtime.BlockingCalls;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Any provider that speaks OpenID Connect and describes itself. Codes are asked for with PKCE and a nonce; who signed in is
 * read from the user info, and must be whom the ID token names.
 */
final class OidcProvider implements IdentityProvider {

    private static final Duration DESCRIPTION_LIFETIME = Duration.ofHours(1);

    private record Description(OidcMetadata metadata, IdTokens idTokens) {}

    private final OAuthClient client;
    private final OidcSettings settings;
    private final ProviderCalls calls;
    private final InstantSource clock;
    private final Mono<Description> description;

    OidcProvider(OAuthClient client, OidcSettings settings, InstantSource clock) {
        this.client = client;
        this.settings = settings;
        this.calls = new ProviderCalls(settings.timeout());
        this.clock = clock;
        // A failure is not remembered: the next sign-in asks again.
        this.description = Mono.defer(() -> calls.get(settings.metadata(), null))
                .map(json -> describe(OidcMetadata.of(json, settings.metadata())))
                .cache(value -> DESCRIPTION_LIFETIME, failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    private Description describe(OidcMetadata metadata) {
        return new Description(
                metadata,
                new IdTokens(
                        RemoteKeys.at(metadata.keys()),
                        settings.signature(),
                        metadata.issuer(),
                        client.clientId(),
                        clock));
    }

    @Override
    public Set<String> requiredScopes() {
        return Set.of("openid", "profile", "email");
    }

    @Override
    public Mono<URI> authorization(String state, Set<String> scopes, FlowProof proof) {
        Map<String, String> parameters = new LinkedHashMap<>(settings.parameters());
        parameters.putAll(client.authorization(state, scopes));
        settings.prompt().ifPresent(prompt -> parameters.put("prompt", prompt));
        parameters.put("nonce", proof.nonce());
        parameters.put("code_challenge", proof.challenge());
        parameters.put("code_challenge_method", "S256");
        return description.map(known -> OAuthClient.with(known.metadata().authorization(), parameters));
    }

    @Override
    public Mono<Known> exchange(CodeAnswer answer, FlowProof proof) {
        return description.flatMap(known -> {
            // RFC 9207: an answer that names another issuer was meant for somebody else.
            if (!answer.issuer().isEmpty()
                    && !answer.issuer().equals(known.metadata().issuer())) {
                return Mono.error(new SignInFailure("The answer comes from another provider"));
            }
            return token(
                            known,
                            Map.of(
                                    "grant_type", "authorization_code",
                                    "code", answer.code(),
                                    "code_verifier", proof.verifier(),
                                    "redirect_uri", client.callback().toString()))
                    .flatMap(tokens -> tokens.idToken() == null
                            ? Mono.error(new SignInFailure("The provider's answer has no ID token"))
                            : subject(known, tokens.idToken(), proof.nonce())
                                    .flatMap(subject -> known(known, tokens, subject)));
        });
    }

    @Override
    public Mono<Known> refresh(Secret refreshToken, Set<String> scopes) {
        return description.flatMap(known -> token(
                        known,
                        Map.of(
                                "grant_type", "refresh_token",
                                "refresh_token", refreshToken.reveal(),
                                "scope", String.join(" ", scopes)))
                .flatMap(tokens -> tokens.idToken() == null
                        ? known(known, tokens, null)
                        : subject(known, tokens.idToken(), null).flatMap(subject -> known(known, tokens, subject))));
    }

    @Override
    public Mono<Void> revoke(Secret refreshToken) {
        return description.flatMap(known -> Mono.justOrEmpty(known.metadata().revocation())
                .flatMap(address ->
                        post(address, Map.of("token", refreshToken.reveal(), "token_type_hint", "refresh_token")))
                .then());
    }

    private Mono<ProviderTokens> token(Description known, Map<String, String> grant) {
        return post(known.metadata().token(), grant).map(OAuthClient::tokens);
    }

    private Mono<JsonNode> post(URI address, Map<String, String> fields) {
        return switch (settings.clientAuthentication()) {
            case CLIENT_SECRET_BASIC ->
                calls.post(address, fields, ProviderCalls.basic(client.clientId(), client.requiredSecret()));
            case CLIENT_SECRET_POST -> calls.post(address, client.proven(fields), null);
            case NONE -> {
                Map<String, String> form = new LinkedHashMap<>(fields);
                form.put("client_id", client.clientId());
                yield calls.post(address, form, null);
            }
        };
    }

    private static Mono<String> subject(Description known, Secret idToken, @Nullable String nonce) {
        return Mono.fromCallable(() -> known.idTokens().subject(idToken, nonce)).subscribeOn(BlockingCalls.scheduler());
    }

    private Mono<Known> known(Description known, ProviderTokens tokens, @Nullable String subject) {
        return calls.get(known.metadata().userInfo(), tokens.accessToken()).map(info -> {
            String about = info.path("sub").asString("");
            if (about.isEmpty() || (subject != null && !subject.equals(about))) {
                throw new SignInFailure("The user info is about another user than the ID token");
            }
            return new Known(profile(info), tokens);
        });
    }

    private static ProviderProfile profile(JsonNode info) {
        JsonNode verified = info.path("email_verified");
        return new ProviderProfile(
                text(info.path("sub")),
                text(info.path("preferred_username")),
                verified.isBoolean() && verified.booleanValue() ? text(info.path("email")) : null,
                text(info.path("name")),
                text(info.path("picture")));
    }
}
