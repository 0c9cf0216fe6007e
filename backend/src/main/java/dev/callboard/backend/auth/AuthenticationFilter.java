package dev.callboard.backend.auth;

import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.PluginPath;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
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

    private static final Pattern BEARER = Pattern.compile("Bearer +(\\S+)", Pattern.CASE_INSENSITIVE);

    private final List<TokenHandler> handlers;
    private final List<OpenPath> openPaths;
    private final boolean anonymousAllowed;

    /** @param handlers the first that knows the kind of a token decides on it */
    AuthenticationFilter(List<TokenHandler> handlers, List<OpenPath> openPaths, boolean anonymousAllowed) {
        this.handlers = List.copyOf(handlers);
        this.openPaths = List.copyOf(openPaths);
        this.anonymousAllowed = anonymousAllowed;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PluginPath path = PluginPath.of(exchange.getRequest().getURI().getRawPath());
        if (path.plugin().isEmpty() || openPaths.stream().anyMatch(open -> open.covers(path))) {
            return chain.filter(exchange);
        }
        return credentials(exchange.getRequest(), path.plugin()).flatMap(credentials -> {
            exchange.getAttributes().put(Credentials.class.getName(), credentials);
            return chain.filter(exchange);
        });
    }

    private Mono<Credentials> credentials(ServerHttpRequest request, String plugin) {
        String token = bearer(request);
        if (token == null) {
            return anonymousAllowed
                    ? Mono.just(new Credentials.None())
                    : Mono.error(new AuthenticationError("Missing credentials"));
        }
        return verify(token).map(verified -> admit(verified, plugin));
    }

    /** Checks a token of any kind. An error, never empty, if nobody vouches for it. */
    Mono<TokenHandler.Verified> verify(String token) {
        return Flux.fromIterable(handlers)
                .concatMap(handler -> handler.verify(token), 1)
                .next()
                .switchIfEmpty(Mono.error(() -> new AuthenticationError("Illegal token")));
    }

    private static Credentials admit(TokenHandler.Verified verified, String plugin) {
        if (verified.limited()) {
            throw new AuthenticationError("Illegal limited user token");
        }
        if (verified.credentials() instanceof Credentials.Service service
                && !service.restrictions().allowPlugin(plugin)) {
            throw new NotAllowedError("This token's access is restricted to plugin(s) '"
                    + String.join("', '", service.restrictions().plugins().keySet()) + "'");
        }
        return verified.credentials();
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
