package dev.callboard.backend.web;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** One line for each answer, under the logger {@code access}. */
@Order(RequestLog.ORDER)
final class RequestLog implements WebFilter {

    static final int ORDER = -80;

    private static final Logger LOG = LoggerFactory.getLogger("access");

    private final InstantSource clock;

    RequestLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!LOG.isInfoEnabled() || isHealth(exchange)) {
            return chain.filter(exchange);
        }
        exchange.getResponse().beforeCommit(() -> {
            Trace.of(exchange.getRequest()).with(() -> LOG.info(line(exchange)));
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    /** Asked every few seconds by machines; what is worth knowing of it is in the answer. */
    private static boolean isHealth(ServerWebExchange exchange) {
        return exchange.getRequest().getURI().getRawPath().startsWith("/.backstage/health/");
    }

    String line(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        long length = exchange.getResponse().getHeaders().getContentLength();
        String query = query(request);
        return "[%s] \"%s %s%s HTTP/1.1\" %s %s \"%s\" \"%s\""
                .formatted(
                        clock.instant(),
                        request.getMethod(),
                        request.getURI().getRawPath(),
                        query == null ? "" : "?" + query,
                        status == null ? 200 : status.value(),
                        length < 0 ? "-" : length,
                        plain(request.getHeaders().getFirst(HttpHeaders.REFERER)),
                        plain(request.getHeaders().getFirst(HttpHeaders.USER_AGENT)));
    }

    /** The query; not where a user comes back from signing in, since a code that is still good may stand in it. */
    private static @Nullable String query(ServerHttpRequest request) {
        String query = request.getURI().getRawQuery();
        boolean signIn = request.getURI().getRawPath().startsWith("/api/auth/");
        return query != null && signIn ? "***" : query;
    }

    /** A header as it may stand in a line of a log: nobody outside can end the line or close the quotes. */
    private static String plain(@Nullable String header) {
        return header == null ? "-" : header.replaceAll("[\\p{Cntrl}\"]", "?");
    }
}
