package dev.callboard.backend.auth.provider;

import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.NotImplementedError;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The routes by which users sign in, stay signed in and sign out. */
@RestController
@RequestMapping("/api/auth/{provider}")
final class ProviderController {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderController.class);

    /** A page of another origin cannot send this header without being asked whether it may. */
    private static final String OWN_PAGE = "X-Requested-With";

    private final @Nullable GuestProvider guest;
    private final OAuthProviders providers;

    ProviderController(ObjectProvider<GuestProvider> guest, OAuthProviders providers) {
        this.guest = guest.getIfAvailable();
        this.providers = providers;
    }

    @RequestMapping(
            path = "/start",
            method = {RequestMethod.GET, RequestMethod.POST})
    Mono<ResponseEntity<byte[]>> start(@PathVariable String provider, ServerHttpRequest request) {
        requireWindow(provider);
        MultiValueMap<String, String> query = request.getQueryParams();
        String env = query.getFirst("env");
        return providers
                .flow(provider, env)
                .start(String.valueOf(env), query)
                .map(start -> redirect(start.location(), start.cookies()))
                .onErrorMap(SignInFailure.class, ProviderController::refused);
    }

    @RequestMapping(
            path = "/handler/frame",
            method = {RequestMethod.GET, RequestMethod.POST})
    Mono<ResponseEntity<byte[]>> frame(@PathVariable String provider, ServerWebExchange exchange) {
        requireWindow(provider);
        Mono<MultiValueMap<String, String>> form =
                exchange.getRequest().getMethod().equals(HttpMethod.POST)
                        ? exchange.getFormData()
                        : Mono.just(new LinkedMultiValueMap<>());
        return form.flatMap(fields -> {
            MultiValueMap<String, String> answer =
                    new LinkedMultiValueMap<>(exchange.getRequest().getQueryParams());
            fields.forEach(answer::putIfAbsent);
            return finish(provider, answer, exchange.getRequest());
        });
    }

    /** Whatever goes wrong, the window that waits for the answer is told, and the browser never sees an error page. */
    private Mono<ResponseEntity<byte[]>> finish(
            String provider, MultiValueMap<String, String> answer, ServerHttpRequest request) {
        FlowState state;
        OAuthFlow flow;
        String origin = providers.origins().own();
        try {
            String text = answer.getFirst("state");
            state = FlowState.decode(text == null ? "" : text);
            flow = providers.flow(provider, state.env());
            origin = state.origin() == null ? origin : allowed(state.origin());
            if (state.redirectUrl() != null) {
                allowed(state.redirectUrl());
            }
        } catch (SignInFailure | BackstageError failure) {
            return Mono.just(page(origin, failure(failure), List.of()));
        }
        String opener = origin;
        return flow.finish(state, answer, request)
                .map(session -> {
                    List<ResponseCookie> cookies = new java.util.ArrayList<>(session.cookies());
                    cookies.addAll(flow.endOfFlow());
                    return state.isRedirect() && state.redirectUrl() != null
                            ? redirect(URI.create(state.redirectUrl()), cookies)
                            : page(opener, PopupPage.success(session.body()), cookies);
                })
                .onErrorResume(failure -> {
                    ObjectNode told = failure(failure);
                    return Mono.just(
                            state.isRedirect() && state.redirectUrl() != null
                                    ? redirect(
                                            OAuthClient.with(
                                                    URI.create(state.redirectUrl()),
                                                    java.util.Map.of(
                                                            "error",
                                                            told.path("error")
                                                                    .path("message")
                                                                    .asString(""))),
                                            flow.endOfFlow())
                                    : page(opener, told, flow.endOfFlow()));
                });
    }

    private String allowed(String address) {
        return providers
                .origins()
                .allowedOriginOf(address)
                .orElseThrow(() -> new NotAllowedError("Origin '" + address + "' is not allowed"));
    }

    @RequestMapping(
            path = "/refresh",
            method = {RequestMethod.GET, RequestMethod.POST})
    Mono<ResponseEntity<byte[]>> refresh(@PathVariable String provider, ServerHttpRequest request) {
        if (!OAuthProviders.isKnown(provider)) {
            return guest(provider).refresh().map(session -> {
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.putObject("profile");
                body.set("backstageIdentity", BackstageIdentity.of(session));
                return JsonAnswer.ok(request, body);
            });
        }
        OAuthFlow flow = providers.flow(provider, request.getQueryParams().getFirst("env"));
        requireOwnPage(request);
        return flow.refresh(request.getQueryParams().getFirst("scope"), request)
                .map(session -> with(JsonAnswer.ok(request, session.body()), session.cookies()))
                .onErrorMap(ProviderController::refreshFailed);
    }

    @RequestMapping(path = "/logout", method = RequestMethod.POST)
    Mono<ResponseEntity<byte[]>> logout(@PathVariable String provider, ServerHttpRequest request) {
        if (!OAuthProviders.isKnown(provider)) {
            guest(provider);
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }
        OAuthFlow flow = providers.flow(provider, request.getQueryParams().getFirst("env"));
        requireOwnPage(request);
        String origin = request.getHeaders().getOrigin();
        if (origin != null) {
            allowed(origin);
        }
        return flow.logout(request).map(cookies -> with(ResponseEntity.ok().body(new byte[0]), cookies));
    }

    @RequestMapping("/{*rest}")
    Mono<Void> other(@PathVariable String provider, @PathVariable String rest) {
        if (OAuthProviders.isKnown(provider)) {
            providers.require(provider);
        } else {
            guest(provider);
        }
        return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private GuestProvider guest(String provider) {
        if (!provider.equals("guest")) {
            throw new NotFoundError("Unknown auth provider '" + provider + "'");
        }
        if (guest == null) {
            throw new NotFoundError("No auth provider registered for 'guest'");
        }
        return guest;
    }

    private void requireWindow(String provider) {
        if (!OAuthProviders.isKnown(provider)) {
            guest(provider);
            throw new NotImplementedError("Not implemented");
        }
    }

    private static void requireOwnPage(ServerHttpRequest request) {
        if (!"XMLHttpRequest".equals(request.getHeaders().getFirst(OWN_PAGE))) {
            throw new AuthenticationError("Invalid X-Requested-With header");
        }
    }

    private static BackstageError refused(Throwable failure) {
        return new AuthenticationError(String.valueOf(failure.getMessage()), failure);
    }

    private static BackstageError refreshFailed(Throwable failure) {
        ObjectNode cause = (ObjectNode) failure(failure).path("error");
        return new AuthenticationError(
                        "Refresh failed; caused by " + cause.path("name").asString("") + ": "
                                + cause.path("message").asString(""),
                        failure)
                .with("cause", cause);
    }

    private static ObjectNode failure(Throwable failure) {
        return switch (failure) {
            case BackstageError known -> PopupPage.failure(known.name(), known.getMessage());
            case SignInFailure told -> {
                LOG.info("A sign-in came to nothing: {}", told.getMessage());
                yield PopupPage.failure("Error", told.getMessage());
            }
            default -> {
                LOG.error("A sign-in broke off", failure);
                yield PopupPage.failure("Error", "An internal error occurred");
            }
        };
    }

    private static ResponseEntity<byte[]> page(String origin, ObjectNode message, List<ResponseCookie> cookies) {
        String script = PopupPage.script(origin, message);
        return with(PopupPage.headers(script).body(PopupPage.page(script)), cookies);
    }

    private static ResponseEntity<byte[]> redirect(URI location, List<ResponseCookie> cookies) {
        return with(
                ResponseEntity.status(HttpStatus.FOUND)
                        .location(location)
                        .contentLength(0)
                        .build(),
                cookies);
    }

    private static ResponseEntity<byte[]> with(ResponseEntity<byte[]> answer, List<ResponseCookie> cookies) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(answer.getHeaders());
        cookies.forEach(cookie -> headers.add(HttpHeaders.SET_COOKIE, cookie.toString()));
        return ResponseEntity.status(answer.getStatusCode()).headers(headers).body(answer.getBody());
    }
}
