package dev.callboard.backend.auth;

import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.PluginPath;
import java.util.List;
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
        return credentials(exchange.getRequest(), path).flatMap(credentials -> {
            exchange.getAttributes().put(Credentials.class.getName(), credentials);
            return chain.filter(exchange);
        });
    }

    private Mono<Credentials> credentials(ServerHttpRequest request, PluginPath path) {
        boolean cookiesCount = cookiePaths.stream().anyMatch(cookie -> cookie.covers(path));
        String token = bearer(request);
        if (token == null && cookiesCount) {
            token = cookie(request);
        }
        if (token == null) {
            return anonymousAllowed
                    ? Mono.just(new Credentials.None())
                    : Mono.error(new AuthenticationError("Missing credentials"));
        }
        return verify(token, path.plugin()).map(verified -> admit(verified, path.plugin(), cookiesCount));
    }

    /**
     * Checks a token of any kind. An error, never empty, if nobody vouches for it.
     *
     * @param plugin the id of the plugin that was called with it
     */
    Mono<TokenHandler.Verified> verify(String token, String plugin) {
        return Flux.fromIterable(handlers)
                .concatMap(handler -> handler.verify(token, plugin), 1)
                .next()
                .switchIfEmpty(Mono.error(() -> new AuthenticationError("Illegal token")));
    }

    private static Credentials admit(TokenHandler.Verified verified, String plugin, boolean limitedCounts) {
        if (verified.limited() && !limitedCounts) {
            throw new AuthenticationError("Illegal limited user token");
        }
        if (verified.credentials() instanceof Credentials.Service service
                && !service.restrictions().allowPlugin(plugin)) {
            throw new NotAllowedError("This token's access is restricted to plugin(s) '"
                    + String.join("', '", service.restrictions().plugins().keySet()) + "'");
        }
        return verified.credentials();
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
