package dev.callboard.backend.scaffolder;

import dev.callboard.backend.web.JsonAnswer;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** What programs can have the scaffolder do, by name and with schemas, as tools are offered to them. */
@RestController
@RequestMapping("/api/scaffolder/.backstage/actions")
final class ActionRegistryController {

    private final ScaffolderActions actions;

    ActionRegistryController(ScaffolderActions actions) {
        this.actions = actions;
    }

    /** Those that the caller may know of. */
    @GetMapping("/v1/actions")
    Mono<ResponseEntity<byte[]>> list(ServerWebExchange exchange, ServerHttpRequest request) {
        QueryString.none(request);
        return actions.visible(exchange)
                .map(visible -> actions.actions()
                        .valueStream()
                        .filter(action -> visible.test(action.path("id").asString()))
                        .toList())
                .map(shown -> JsonAnswer.ok(request, Map.of("actions", shown)));
    }

    /** The body is the input. */
    @PostMapping("/v1/actions/{id}/invoke")
    Mono<ResponseEntity<byte[]>> invoke(
            ServerWebExchange exchange, ServerHttpRequest request, @PathVariable String id) {
        QueryString.none(request);
        return RequestBodies.readOptional(request).flatMap(input -> invoke(exchange, id, input));
    }

    /** The input is a property of the body. */
    @PostMapping("/v2/actions/{id}/invoke")
    Mono<ResponseEntity<byte[]>> invokeWrapped(
            ServerWebExchange exchange, ServerHttpRequest request, @PathVariable String id) {
        QueryString.none(request);
        return RequestBodies.readOptional(request)
                .flatMap(body -> invoke(exchange, id, ActionInputs.optionalObject(body, "input")));
    }

    private Mono<ResponseEntity<byte[]>> invoke(ServerWebExchange exchange, String id, ObjectNode input) {
        return actions.invoke(exchange, id, input)
                .map(output -> JsonAnswer.ok(exchange.getRequest(), Map.of("output", output)));
    }
}
