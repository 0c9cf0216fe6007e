package dev.callboard.backend.web;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses addresses with the character U+0000, which is legal in them and which PostgreSQL has in no text. */
@Order(NulFilter.ORDER)
final class NulFilter implements WebFilter {

    static final int ORDER = PathFilter.ORDER + 1;

    private static final String NUL = "%00";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        URI address = exchange.getRequest().getURI();
        String complaint = PluginPath.of(address.getRawPath()).plugin().equals(PathFilter.PASSED_ON)
                ? ""
                : complaint(address.getRawPath(), address.getRawQuery() == null ? "" : address.getRawQuery());
        return complaint.isEmpty() ? chain.filter(exchange) : Mono.error(new InputError(complaint));
    }

    /** What is wrong with an address, as it was sent; empty if nothing is. */
    static String complaint(String path, String query) {
        if (path.contains(NUL)) {
            return "The path must be text without the character U+0000";
        }
        for (String parameter : query.contains(NUL) ? query.split("&") : new String[0]) {
            if (parameter.contains(NUL)) {
                String name = parameter.split("=", 2)[0].replace(NUL, "");
                return "Query parameter '%s' must be text without the character U+0000"
                        .formatted(URLDecoder.decode(name, StandardCharsets.UTF_8));
            }
        }
        return "";
    }
}
