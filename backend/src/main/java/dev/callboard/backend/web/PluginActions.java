package dev.callboard.backend.web;

import java.util.function.Predicate;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What programs can have one plugin do, by name and with schemas. A plugin contributes one as a bean. */
public interface PluginActions {

    /** The plugin's part of the name of each action, before the colon. */
    String plugin();

    /** An array of all actions, as the plugin's registry describes them. */
    JsonNode actions();

    /** Tells by their ids which of the plugin's actions whoever the request is from may know of. Never empty. */
    default Mono<Predicate<String>> visible(ServerWebExchange exchange) {
        return Mono.just(id -> true);
    }

    /**
     * Does what an action does, for whoever the request is from and with the permissions that this takes.
     *
     * <p>Never empty. Fails as the plugin's routes do, with {@link NotFoundError} if there is no such action that the caller
     * may know of; may throw these as well as signal them.
     *
     * @param id of the action, {@code <plugin>:<name>}
     */
    Mono<? extends JsonNode> invoke(ServerWebExchange exchange, String id, ObjectNode input);
}
