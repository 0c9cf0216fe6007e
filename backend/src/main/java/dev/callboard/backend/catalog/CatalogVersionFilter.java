package dev.callboard.backend.catalog;

import dev.callboard.backend.web.PluginPath;
import dev.callboard.catalog.index.EntityIndex;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Puts the catalog's version on every answer of its routes; reads replace it by that of what they read. */
@Order(CatalogVersionFilter.ORDER)
final class CatalogVersionFilter implements WebFilter {

    /** Outside of authentication, so that refusals carry it too. */
    static final int ORDER = -50;

    private final EntityIndex index;

    CatalogVersionFilter(EntityIndex index) {
        this.index = index;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PluginPath path = PluginPath.of(exchange.getRequest().getURI().getRawPath());
        if (path.plugin().equals("catalog")) {
            exchange.getResponse().getHeaders().set(CurrentEntities.VERSION, String.valueOf(index.version()));
        }
        return chain.filter(exchange);
    }
}
