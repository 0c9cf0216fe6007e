package dev.callboard.backend.permission;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import dev.callboard.backend.permission.PermissionRequests.Trial;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What every plugin that asks for permissions tells those who decide on them, and does for them. */
@RestController
@RequestMapping("/api/{plugin}/.well-known/backstage/permissions")
final class IntegrationController {

    private final KnownPermissions known;
    private final PermissionEvaluator permissions;

    IntegrationController(KnownPermissions known, PermissionEvaluator permissions) {
        this.known = known;
        this.permissions = permissions;
    }

    @GetMapping("/metadata")
    ResponseEntity<byte[]> metadata(@PathVariable String plugin, ServerHttpRequest request) {
        PluginPermissions found = plugin(plugin);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode all = json.putArray("permissions");
        found.permissions().forEach(permission -> all.add(permission.toJson()));
        ArrayNode rules = json.putArray("rules");
        found.rules().forEach(rule -> rules.add(rule.toJson()));
        return JsonAnswer.ok(request, json);
    }

    @PostMapping("/apply-conditions")
    Mono<ResponseEntity<byte[]>> applyConditions(
            @PathVariable String plugin,
            Credentials caller,
            ServerHttpRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        PluginPermissions found = plugin(plugin);
        boolean trusted = switch (caller) {
            case Credentials.Service service -> true;
            case Credentials.User user -> user.actor() != null;
            case Credentials.None none -> false;
        };
        if (!trusted) {
            throw PermissionEvaluator.notAllowed();
        }
        List<Trial> trials = PermissionRequests.trials(body);
        List<String> unexpected = trials.stream()
                .map(Trial::resourceType)
                .filter(type -> !found.knows(type))
                .distinct()
                .toList();
        if (!unexpected.isEmpty()) {
            throw new InputError("Unexpected resource types: " + String.join(", ", unexpected) + ".");
        }
        return Flux.range(0, trials.size())
                .concatMap(index -> answer(found, trials.get(index), "request/body/items/" + index))
                .collectList()
                .map(items -> {
                    ArrayNode array = JsonNodeFactory.instance.arrayNode();
                    items.forEach(array::add);
                    return JsonAnswer.ok(request, Map.of("items", array));
                });
    }

    private Mono<ObjectNode> answer(PluginPermissions plugin, Trial trial, String at) {
        Condition condition;
        try {
            condition = Condition.parse(
                    trial.conditions(), trial.resourceType(), plugin.rulesOf(trial.resourceType()), at + "/conditions");
        } catch (InvalidCondition invalid) {
            return Mono.error(new InputError(String.valueOf(invalid.getMessage()), invalid));
        }
        return permissions
                .apply(
                        new ConditionalDecision(plugin.plugin(), trial.resourceType(), condition),
                        trial.resources().refs())
                .map(allowed -> JsonNodeFactory.instance
                        .objectNode()
                        .put("id", trial.id())
                        .set("result", AuthorizeController.words(trial.resources(), allowed)));
    }

    /** A plugin that asks for no permissions has none of these paths. */
    private PluginPermissions plugin(String id) {
        return known.ofPlugin(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
