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
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
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
        String id = UUID.randomUUID().toString();
        return Mono.fromCallable(() -> tokens.issue(caller(permission), TARGET, caller))
                .subscribeOn(BlockingCalls.scheduler())
                .flatMap(token -> client.post(address, token, question(id, permission)))
                .map(answer -> read(answer, id, permission));
    }

    /** The other server looks for the keys of the caller's name here, and only these two names lead here. */
    private String caller(Permission permission) {
        return known.pluginOf(permission).equals("scaffolder") ? "scaffolder" : "catalog";
    }

    private static ObjectNode question(String id, Permission permission) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode item = body.putArray("items").addObject().put("id", id);
        ObjectNode asked = item.putObject("permission");
        asked.put("type", permission.resourceType() == null ? "basic" : "resource")
                .put("name", permission.name());
        ObjectNode attributes = asked.putObject("attributes");
        if (permission.action() != null) {
            attributes.put("action", permission.action());
        }
        if (permission.resourceType() != null) {
            asked.put("resourceType", permission.resourceType());
        }
        return body;
    }

    private Answer read(JsonNode answer, String id, Permission permission) {
        JsonNode items = answer.path("items");
        JsonNode item = items.path(0);
        if (items.size() != 1 || !item.path("id").asString("").equals(id)) {
            throw new ServiceUnavailableError("The permission backend did not answer what it was asked");
        }
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
