package dev.callboard.backend.auth;

import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.PluginPath;
import dev.callboard.backend.web.ServiceUnavailableError;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The barrier in front of every plugin: a request passes with credentials that have been checked, or not at all.
 *
 * <p>A token that is sent must be good, even where none is needed. Paths outside {@code /api} are nobody's secret and pass.
 */
@Order(AuthenticationFilter.ORDER)
final class AuthenticationFilter implements WebFilter {

    static final int ORDER = 0;

    /** Where each plugin publishes the keys that its tokens are checked with. */
    static final String KEYS_PATH = "/.backstage/auth/v1/jwks.json";

    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+)", Pattern.CASE_INSENSITIVE);

    private final List<TokenHandler> handlers;
    private final List<OpenPath> openPaths;
    private final List<CookiePath> cookiePaths;
    private final boolean anonymousAllowed;

    /** @param handlers the first that knows the kind of a token decides on it */
    AuthenticationFilter(
            List<TokenHandler> handlers,
            List<OpenPath> openPaths,
            List<CookiePath> cookiePaths,
            boolean anonymousAllowed) {
        this.handlers = List.copyOf(handlers);
        this.openPaths = List.copyOf(openPaths);
        this.cookiePaths = List.copyOf(cookiePaths);
        this.anonymousAllowed = anonymousAllowed;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PluginPath path = PluginPath.of(exchange.getRequest().getURI().getRawPath());
        if (path.plugin().isEmpty()
                || path.path().equals(KEYS_PATH)
                || openPaths.stream().anyMatch(open -> open.covers(path))) {
            return chain.filter(exchange);
        }
        boolean cookiesCount = cookiePaths.stream().anyMatch(cookie -> cookie.covers(path));
        String token = token(exchange.getRequest(), cookiesCount);
        if (token == null) {
            return anonymousAllowed
                    ? pass(exchange, chain, new Credentials.None())
                    : Mono.error(new AuthenticationError("Missing credentials"));
        }
        TokenHandler.Verified known = known(token);
        // Nearly every request comes here, so this one is not built from operators.
        return known != null
                ? admit(known, exchange, chain, path.plugin(), cookiesCount)
                : verifyAnew(token, path.plugin())
                        .flatMap(verified -> admit(verified, exchange, chain, path.plugin(), cookiesCount));
    }

    private static Mono<Void> pass(ServerWebExchange exchange, WebFilterChain chain, Credentials credentials) {
        exchange.getAttributes().put(Credentials.class.getName(), credentials);
        return chain.filter(exchange);
    }

    private static @Nullable String token(ServerHttpRequest request, boolean cookiesCount) {
        String bearer = bearer(request);
        return bearer == null && cookiesCount ? cookie(request) : bearer;
    }

    /**
     * Checks a token of any kind. An error, never empty, if nobody vouches for it.
     *
     * @param plugin the id of the plugin that was called with it
     */
    Mono<TokenHandler.Verified> verify(String token, String plugin) {
        TokenHandler.Verified known = known(token);
        return known != null ? Mono.just(known) : verifyAnew(token, plugin);
    }

    private TokenHandler.@Nullable Verified known(String token) {
        for (TokenHandler handler : handlers) {
            TokenHandler.Verified known = handler.known(token);
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    private Mono<TokenHandler.Verified> verifyAnew(String token, String plugin) {
        return Mono.defer(() -> {
            Queue<ServiceUnavailableError> undecided = new ConcurrentLinkedQueue<>();
            return Flux.fromIterable(handlers)
                    .concatMap(handler -> verify(handler, token, plugin, undecided), 1)
                    .next()
                    .switchIfEmpty(Mono.error(() -> {
                        ServiceUnavailableError first = undecided.peek();
                        return first == null ? new AuthenticationError("Illegal token") : first;
                    }));
        });
    }

    /** A handler that cannot tell now does not keep the next ones from being asked. */
    private static Mono<TokenHandler.Verified> verify(
            TokenHandler handler, String token, String plugin, Queue<ServiceUnavailableError> undecided) {
        return handler.verify(token, plugin).onErrorResume(ServiceUnavailableError.class, unavailable -> {
            undecided.add(unavailable);
            return Mono.empty();
        });
    }

    private static Mono<Void> admit(
            TokenHandler.Verified verified,
            ServerWebExchange exchange,
            WebFilterChain chain,
            String plugin,
            boolean limitedCounts) {
        BackstageError refusal = refusal(verified, plugin, limitedCounts);
        return refusal == null ? pass(exchange, chain, verified.credentials()) : Mono.error(refusal);
    }

    /** Why a token that is genuine is of no use here; null if it is of use. */
    static @Nullable BackstageError refusal(TokenHandler.Verified verified, String plugin, boolean limitedCounts) {
        if (verified.limited() && !limitedCounts) {
            return new AuthenticationError("Illegal limited user token");
        }
        if (verified.credentials() instanceof Credentials.Service service
                && !service.restrictions().allowPlugin(plugin)) {
            return new NotAllowedError("This token's access is restricted to plugin(s) '"
                    + String.join("', '", service.restrictions().plugins().keySet()) + "'");
        }
        return null;
    }

    /** The token of the cookie that a page's images and style sheets bring along. */
    static @Nullable String cookie(ServerHttpRequest request) {
        HttpCookie cookie = request.getCookies().getFirst(CookiePath.COOKIE);
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    static @Nullable String bearer(ServerHttpRequest request) {
        String header = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return null;
        }
        Matcher matcher = BEARER.matcher(header);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
