package dev.callboard.backend.web;

import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Puts the security headers on every answer, and says that it depends on the accepted encodings. */
@Order(HeaderFilter.ORDER)
final class HeaderFilter implements WebFilter {

    static final int ORDER = -100;

    private final Map<String, String> headers;

    HeaderFilter(Map<String, String> headers) {
        this.headers = Map.copyOf(headers);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders answer = exchange.getResponse().getHeaders();
        headers.forEach(answer::set);
        answer.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        return chain.filter(exchange);
    }
}
