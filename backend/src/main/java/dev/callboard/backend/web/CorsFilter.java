package dev.callboard.backend.web;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Tells browsers which origins may call. Another origin gets no such headers, rather than a refusal as Spring's own filter
 * gives, since that is what Backstage does.
 */
@Order(CorsFilter.ORDER)
final class CorsFilter implements WebFilter {

    static final int ORDER = -90;

    private final CorsSettings settings;

    CorsFilter(CorsSettings settings) {
        this.settings = settings;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        HttpHeaders answer = exchange.getResponse().getHeaders();
        answer.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeaders().getOrigin();
        if (origin == null || !settings.allows(origin)) {
            return chain.filter(exchange);
        }
        answer.setAccessControlAllowOrigin(origin);
        if (settings.credentials()) {
            answer.setAccessControlAllowCredentials(true);
        }
        if (!settings.exposedHeaders().isEmpty()) {
            answer.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, settings.exposedHeaders());
        }
        if (!isPreflight(request)) {
            return chain.filter(exchange);
        }
        preflight(request.getHeaders(), answer);
        exchange.getResponse().setRawStatusCode(settings.preflightStatus());
        answer.setContentLength(0);
        return exchange.getResponse().setComplete();
    }

    private void preflight(HttpHeaders asked, HttpHeaders answer) {
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, settings.methods());
        String requested = asked.getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (!settings.allowedHeaders().isEmpty()) {
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, settings.allowedHeaders());
        } else if (requested != null) {
            answer.add(HttpHeaders.VARY, HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, requested);
        }
        if (settings.maxAge() != null) {
            answer.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, settings.maxAge().toString());
        }
    }

    private static boolean isPreflight(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaders().containsHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }
}
