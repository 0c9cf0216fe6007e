package dev.callboard.backend.permission;

import dev.callboard.policy.permission.PermissionDecision.Basis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Allows users everything but what the test says otherwise about. */
public final class FakePermissions {

    private static final String ALLOW = "{'result':'ALLOW'}";

    private final Map<String, String> decisions = new ConcurrentHashMap<>();
    private final List<PluginPermissions> plugins = new ArrayList<>();
    private final KnownPermissions known = new KnownPermissions(() -> plugins);

    public FakePermissions(PluginPermissions... plugins) {
        this.plugins.addAll(List.of(plugins));
    }

    public void deny(Permission permission) {
        decisions.put(permission.name(), "{'result':'DENY'}");
    }

    /** @param conditions JSON, which may be written with single quotes */
    public void allowIf(Permission permission, String conditions) {
        decisions.put(
                permission.name(),
                "{'result':'CONDITIONAL','pluginId':'%s','resourceType':'%s','conditions':%s}"
                        .formatted(known.pluginOf(permission), permission.resourceType(), conditions));
    }

    /** Allows everything again. */
    public void reset() {
        decisions.clear();
    }

    public PermissionEvaluator evaluator() {
        return new PermissionEvaluator(
                known, (caller, permission) -> Mono.fromSupplier(() -> answer(permission)), true);
    }

    private DecisionSource.Answer answer(Permission permission) {
        JsonNode json = JsonMapper.shared()
                .readTree(decisions.getOrDefault(permission.name(), ALLOW).replace('\'', '"'));
        AuthorizeResult result = switch (json.path("result").asString()) {
            case "ALLOW" -> new AuthorizeResult.Allow();
            case "DENY" -> new AuthorizeResult.Deny();
            default ->
                known.conditional(
                        json.path("pluginId").asString(),
                        json.path("resourceType").asString(),
                        json.path("conditions"));
        };
        return new DecisionSource.Answer(result, List.of(), new Basis("test", List.of()));
    }
}
