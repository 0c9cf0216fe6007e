package dev.callboard.backend.catalog;

import dev.callboard.backend.web.JsonAnswer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What programs can have the catalog do, by name and with schemas, as tools are offered to them. */
@RestController
@RequestMapping("/api/catalog/.backstage/actions")
final class CatalogActionsController {

    private final CatalogActions actions;

    CatalogActionsController(CatalogActions actions) {
        this.actions = actions;
    }

    @GetMapping("/v1/actions")
    ResponseEntity<byte[]> list(ServerWebExchange exchange) {
        QueryParameters.of(exchange.getRequest());
        return JsonAnswer.ok(exchange.getRequest(), CatalogActions.described());
    }

    /** The body is the input. */
    @PostMapping("/v1/actions/{id}/invoke")
    Mono<ResponseEntity<byte[]>> invoke(
            ServerWebExchange exchange,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(exchange.getRequest());
        return invoke(exchange, id, JsonBody.of(exchange.getRequest(), body));
    }

    /** The input is a property of the body. */
    @PostMapping("/v2/actions/{id}/invoke")
    Mono<ResponseEntity<byte[]>> invokeWrapped(
            ServerWebExchange exchange,
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        QueryParameters.of(exchange.getRequest());
        JsonBody wrapped = JsonBody.of(exchange.getRequest(), body);
        return invoke(exchange, id, wrapped.section("input").orElseGet(() -> JsonBody.of(exchange.getRequest(), null)));
    }

    private Mono<ResponseEntity<byte[]>> invoke(ServerWebExchange exchange, String id, JsonBody input) {
        return actions.required(id)
                .run(exchange, input)
                .map(output -> JsonAnswer.ok(exchange.getRequest(), CatalogActions.output(output)));
    }
}
