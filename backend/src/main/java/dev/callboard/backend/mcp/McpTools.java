package dev.callboard.backend.mcp;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.BackstageError;
import dev.callboard.backend.web.ErrorTranslation;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.backend.web.PluginActions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** All actions of all plugins, as tools. */
final class McpTools {

    private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);

    private final List<ErrorTranslation> translations;
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    private record Tool(PluginActions plugin, JsonNode action) {

        String id() {
            return action.path("id").asString();
        }
    }

    /**
     * @param offered which actions are tools
     * @param namespaced whether names begin with the plugin's
     * @throws IllegalStateException if two tools would have the same name
     */
    McpTools(
            List<PluginActions> plugins,
            Predicate<JsonNode> offered,
            List<ErrorTranslation> translations,
            boolean namespaced) {
        this.translations = List.copyOf(translations);
        for (PluginActions plugin : plugins) {
            for (JsonNode action : plugin.actions()) {
                if (!offered.test(action)) {
                    continue;
                }
                String bare = action.path("name").asString();
                String name = namespaced ? plugin.plugin() + "." + bare : bare;
                if (tools.put(name, new Tool(plugin, action)) != null) {
                    throw new IllegalStateException(
                            "Two plugins have an action '" + name + "': mcpActions.namespacedToolNames has to be true");
                }
            }
        }
    }

    /** The tools that the caller may know of. */
    Mono<ObjectNode> list(ServerWebExchange exchange) {
        Set<PluginActions> reached = tools.values().stream()
                .filter(tool -> reaches(exchange, tool))
                .map(Tool::plugin)
                .collect(Collectors.toSet());
        return Flux.fromIterable(reached)
                .flatMap(plugin -> plugin.visible(exchange).map(visible -> Map.entry(plugin, visible)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(this::list);
    }

    /** @param visible of those plugins that the caller's token reaches */
    private ObjectNode list(Map<PluginActions, Predicate<String>> visible) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode all = result.putArray("tools");
        tools.forEach((name, tool) -> {
            if (visible.getOrDefault(tool.plugin(), id -> false).test(tool.id())) {
                describe(all.addObject(), name, tool.action());
            }
        });
        return result;
    }

    private static boolean reaches(ServerWebExchange exchange, Tool tool) {
        return !(Credentials.of(exchange) instanceof Credentials.Service service)
                || service.restrictions().allowPlugin(tool.plugin().plugin());
    }

    private static void describe(ObjectNode described, String name, JsonNode action) {
        described.put("name", name);
        described.set("description", action.path("description"));
        described.set("inputSchema", action.at("/schema/input"));
        ObjectNode hints = described.putObject("annotations");
        hints.set("title", action.path("title"));
        JsonNode attributes = action.path("attributes");
        hints.put("destructiveHint", attributes.path("destructive").asBoolean(true));
        hints.put("idempotentHint", attributes.path("idempotent").asBoolean(false));
        hints.put("readOnlyHint", attributes.path("readOnly").asBoolean(false));
        hints.put("openWorldHint", false);
    }

    /** Calls a tool. What the tool refuses is a result that says so; anything else that fails is an {@link RpcError}. */
    Mono<ObjectNode> call(ServerWebExchange exchange, String name, ObjectNode input) {
        return Mono.defer(() -> invoke(exchange, name, input))
                .map(McpTools::result)
                .onErrorResume(failure ->
                        refusal(failure).map(Mono::just).orElseGet(() -> Mono.error(unexpected(name, failure))));
    }

    private Mono<? extends JsonNode> invoke(ServerWebExchange exchange, String name, ObjectNode input) {
        Tool tool = tools.get(name);
        if (tool == null) {
            throw new NotFoundError("Action \"" + name + "\" not found");
        }
        if (!reaches(exchange, tool)) {
            throw new NotAllowedError("This token's access does not extend to plugin '"
                    + tool.plugin().plugin() + "'");
        }
        return tool.plugin().invoke(exchange, tool.id(), input);
    }

    private static ObjectNode result(JsonNode output) {
        ObjectNode result = text(output.toString());
        result.set("structuredContent", output);
        return result;
    }

    private Optional<ObjectNode> refusal(Throwable failure) {
        Optional<BackstageError> told = failure instanceof BackstageError error
                ? Optional.of(error)
                : translations.stream()
                        .flatMap(translation -> translation.translate(failure).stream())
                        .findFirst();
        return told.map(error -> text(error.name() + ": " + error.getMessage()).put("isError", true));
    }

    private static RpcError unexpected(String name, Throwable failure) {
        LOG.error("The tool {} failed", name, failure);
        return new RpcError(RpcError.INTERNAL_ERROR, "Internal error");
    }

    private static ObjectNode text(String text) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }
}
