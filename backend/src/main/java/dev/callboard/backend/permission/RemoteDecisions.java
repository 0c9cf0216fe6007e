package dev.callboard.backend.permission;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.permission.AuthorizeResult.Allow;
import dev.callboard.backend.permission.AuthorizeResult.Deny;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.runtime.PluginClient;
import dev.callboard.backend.web.ServiceUnavailableError;
import dev.callboard.policy.permission.PermissionDecision.Basis;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has the permission backend of another server decide, in the name of the plugin that wants to know, for its user.
 *
 * <p>Asked without the resource, so that a condition can come back, which is applied here.
 */
final class RemoteDecisions implements DecisionSource {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteDecisions.class);
    private static final String TARGET = "permission";

    private final URI address;
    private final PluginClient client;
    private final PluginTokens tokens;
    private final KnownPermissions known;

    /** @param permission the base URL of the permission plugin */
    RemoteDecisions(URI permission, PluginClient client, PluginTokens tokens, KnownPermissions known) {
        this.address = URI.create(permission + "/authorize");
        this.client = client;
        this.tokens = tokens;
        this.known = known;
    }

    @Override
    public boolean elsewhere() {
        return true;
    }

    @Override
    public Mono<Answer> decide(Credentials caller, Permission permission) {
        return decideAll(caller, List.of(permission)).map(List::getFirst);
    }

    /** One request, whatever the number. */
    @Override
    public Mono<List<Answer>> decideAll(Credentials caller, List<Permission> permissions) {
        if (permissions.isEmpty()) {
            return Mono.just(List.of());
        }
        Map<String, Permission> asked = new LinkedHashMap<>();
        permissions.forEach(permission -> asked.put(UUID.randomUUID().toString(), permission));
        return Mono.fromCallable(() -> tokens.issue(caller(permissions), TARGET, caller))
                .subscribeOn(BlockingCalls.scheduler())
                .flatMap(token -> client.post(address, token, questions(asked)))
                .map(answer -> read(answer, asked));
    }

    /** The other server looks for the keys of the caller's name here, and only these two names lead here. */
    private String caller(List<Permission> permissions) {
        return permissions.stream().map(known::pluginOf).anyMatch("scaffolder"::equals) ? "scaffolder" : "catalog";
    }

    private static ObjectNode questions(Map<String, Permission> asked) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        asked.forEach((id, permission) -> items.addObject().put("id", id).set("permission", permission.toJson()));
        return body;
    }

    /** Each answer is found by its id, as the original does; there is to be one for each question. */
    private List<Answer> read(JsonNode answer, Map<String, Permission> asked) {
        Map<String, JsonNode> items = new HashMap<>();
        answer.path("items").forEach(item -> items.put(item.path("id").asString(""), item));
        if (!items.keySet().equals(asked.keySet()) || answer.path("items").size() != asked.size()) {
            throw new ServiceUnavailableError("The permission backend did not answer what it was asked");
        }
        List<Answer> answers = new ArrayList<>();
        asked.forEach((id, permission) -> answers.add(read(items.getOrDefault(id, answer), permission)));
        return List.copyOf(answers);
    }

    private Answer read(JsonNode item, Permission permission) {
        return switch (item.path("result").asString("")) {
            case "ALLOW" -> new Answer(new Allow(), List.of(), basis());
            case "DENY" -> new Answer(new Deny(), List.of("The permission backend denies it"), basis());
            case "CONDITIONAL" -> conditional(item, permission);
            default -> throw new ServiceUnavailableError("The permission backend gave an answer that is none");
        };
    }

    private Answer conditional(JsonNode item, Permission permission) {
        try {
            String type = item.path("resourceType").asString("");
            if (!type.equals(permission.resourceType())) {
                throw new InvalidCondition("It is about resources of type '" + type + "', and the permission is not");
            }
            return new Answer(
                    known.conditional(item.path("pluginId").asString(""), type, item.path("conditions")),
                    List.of(),
                    basis());
        } catch (InvalidCondition invalid) {
            LOG.error(
                    "Nobody may {}, because the permission backend's condition cannot be used",
                    permission.name(),
                    invalid);
            return new Answer(
                    new Deny(),
                    List.of("The permission backend's condition cannot be used: " + invalid.getMessage()),
                    basis());
        }
    }

    private Basis basis() {
        return new Basis("permission backend " + address.getScheme() + "://" + address.getRawAuthority(), List.of());
    }
}
