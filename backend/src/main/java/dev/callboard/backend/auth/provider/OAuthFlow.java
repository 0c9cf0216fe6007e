package dev.callboard.backend.auth.provider;

import dev.callboard.backend.auth.SignIn;
import dev.callboard.backend.auth.provider.IdentityProvider.CodeAnswer;
import dev.callboard.backend.auth.provider.IdentityProvider.Known;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.web.NotAllowedError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The sign-in by one provider in one environment, from the first request to the last. */
final class OAuthFlow {

    private static final Logger LOG = LoggerFactory.getLogger(OAuthFlow.class);
    private static final int NONCE_BYTES = 16;

    /** Where the browser goes, and the cookies it takes along. */
    record Start(URI location, List<ResponseCookie> cookies) {}

    /** What the app is told about a session, and the cookies that keep it. */
    record Session(ObjectNode body, List<ResponseCookie> cookies) {}

    private final IdentityProvider provider;
    private final OAuthClient client;
    private final ProviderCookies cookies;
    private final AppOrigins origins;
    private final SignInResolvers resolvers;
    private final SignIn signIn;

    OAuthFlow(
            IdentityProvider provider,
            OAuthClient client,
            ProviderCookies cookies,
            AppOrigins origins,
            SignInResolvers resolvers,
            SignIn signIn) {
        this.provider = provider;
        this.client = client;
        this.cookies = cookies;
        this.origins = origins;
        this.resolvers = resolvers;
        this.signIn = signIn;
    }

    Mono<Start> start(String env, MultiValueMap<String, String> query) {
        String asked = query.getFirst("origin");
        String origin = asked == null ? null : allowed(asked);
        String redirectUrl = query.getFirst("redirectUrl");
        if (redirectUrl != null) {
            allowed(redirectUrl);
        }
        Set<String> scopes = scopes(query.getFirst("scope"), "");
        FlowProof proof = FlowProof.make();
        FlowState state = new FlowState(
                FlowProof.random(NONCE_BYTES, Base64.getEncoder()),
                env,
                origin,
                redirectUrl,
                query.getFirst("flow"),
                String.join(" ", scopes));
        return provider.authorization(state.encode(), scopes, proof)
                .map(location -> new Start(location, cookies.begin(state.nonce(), proof)));
    }

    private String allowed(String address) {
        return origins.allowedOriginOf(address)
                .orElseThrow(() -> new NotAllowedError("Origin '" + address + "' is not allowed"));
    }

    /** What the browser brought back. An error, never empty, if it does not belong to a flow that this browser began. */
    Mono<Session> finish(FlowState state, MultiValueMap<String, String> answer, ServerHttpRequest request) {
        return Mono.defer(() -> {
            String nonce = cookies.nonceOf(request)
                    .orElseThrow(() -> new NotAllowedError("Auth response is missing cookie nonce"));
            FlowProof proof = cookies.proofOf(request)
                    .orElseThrow(() -> new NotAllowedError("Auth response is missing cookie nonce"));
            if (!same(nonce, state.nonce())) {
                throw new NotAllowedError("Invalid nonce");
            }
            String error = answer.getFirst("error");
            if (error != null) {
                String described = answer.getFirst("error_description");
                throw new SignInFailure("Authentication failed, " + (described == null ? error : described));
            }
            String code = answer.getFirst("code");
            if (code == null || code.isEmpty()) {
                throw new SignInFailure("Authentication failed, the answer has no code");
            }
            String issuer = answer.getFirst("iss");
            return provider.exchange(new CodeAnswer(code, issuer == null ? "" : issuer), proof)
                    .flatMap(known -> session(known, state.scope() == null ? "" : state.scope(), null, request));
        });
    }

    List<ResponseCookie> endOfFlow() {
        return cookies.end();
    }

    Mono<Session> refresh(@Nullable String scope, ServerHttpRequest request) {
        return Mono.defer(() -> {
            Secret token = cookies.refreshTokenOf(request)
                    .map(Secret::new)
                    .orElseThrow(() -> new SignInFailure("Missing session cookie"));
            String granted = cookies.grantedScopeOf(request);
            Set<String> scopes = scopes(scope, granted);
            if (provider instanceof GitHubProvider
                    && !OAuthClient.scopes(granted).containsAll(scopes)) {
                throw new SignInFailure("Refresh failed, session has not been granted the requested scope");
            }
            return provider.refresh(token, scopes)
                    .flatMap(known -> session(known, String.join(" ", scopes), token, request));
        });
    }

    Mono<List<ResponseCookie>> logout(ServerHttpRequest request) {
        return Mono.justOrEmpty(cookies.refreshTokenOf(request))
                .flatMap(token -> provider.revoke(new Secret(token)))
                // Who wants to be signed out here is, whatever the provider says.
                .onErrorResume(SignInFailure.class, failure -> {
                    LOG.warn("A user has signed out here, but not at the provider: {}", failure.getMessage());
                    return Mono.empty();
                })
                .thenReturn(cookies.forget(request));
    }

    /** All that is to be asked for: what this request wants, what is there already, and what is needed in any case. */
    private Set<String> scopes(@Nullable String asked, String granted) {
        Set<String> scopes =
                new LinkedHashSet<>(provider.requiredScopes().stream().sorted().toList());
        scopes.addAll(client.additionalScopes().stream().sorted().toList());
        scopes.addAll(OAuthClient.scopes(asked == null ? "" : asked));
        scopes.addAll(OAuthClient.scopes(granted));
        return scopes;
    }

    private Mono<Session> session(
            Known known, String scope, @Nullable Secret previousToken, ServerHttpRequest request) {
        Secret token = known.tokens().refreshToken() == null
                ? previousToken
                : known.tokens().refreshToken();
        List<ResponseCookie> kept = token == null ? List.of() : cookies.session(request, token.reveal(), scope);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        describe(known.profile(), body.putObject("profile"));
        describe(known.tokens(), scope, body.putObject("providerInfo"));
        if (!resolvers.any()) {
            return Mono.just(new Session(body, kept));
        }
        return Mono.fromCallable(() -> resolvers.resolve(known.profile()))
                .flatMap(user -> signIn.signIn(user, List.of(user.toString())))
                .map(session -> {
                    body.set("backstageIdentity", BackstageIdentity.of(session));
                    return new Session(body, kept);
                });
    }

    private static void describe(ProviderProfile profile, ObjectNode json) {
        put(json, "email", profile.email());
        put(json, "displayName", profile.displayName());
        put(json, "picture", profile.picture());
    }

    private static void describe(ProviderTokens tokens, String scope, ObjectNode json) {
        put(json, "idToken", tokens.idToken() == null ? null : tokens.idToken().reveal());
        put(json, "accessToken", tokens.accessToken().reveal());
        json.put("scope", scope);
        if (tokens.expiresInSeconds() != null) {
            json.put("expiresInSeconds", tokens.expiresInSeconds());
        }
    }

    private static void put(ObjectNode json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
