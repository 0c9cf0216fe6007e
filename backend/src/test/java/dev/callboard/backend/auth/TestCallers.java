package dev.callboard.backend.auth;

import dev.callboard.catalog.model.EntityRef;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Takes the header {@code caller} for who calls: a user's reference, or the name of a service. */
public final class TestCallers implements WebFilter {

    public static final String HEADER = "caller";

    /** A service that may do everything. */
    public static Credentials service(String name) {
        return new Credentials.Service(name, AccessRestrictions.none());
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String caller = exchange.getRequest().getHeaders().getFirst(HEADER);
        if (caller != null) {
            Credentials credentials =
                    caller.startsWith("user:") ? new Credentials.User(EntityRef.parse(caller)) : service(caller);
            exchange.getAttributes().put(Credentials.class.getName(), credentials);
        }
        return chain.filter(exchange);
    }
}
