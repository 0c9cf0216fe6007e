package dev.callboard.backend.permission;

import dev.callboard.backend.permission.AuthorizeResult.ConditionalDecision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;

/** The permissions of all plugins of this server. */
final class KnownPermissions {

    private final Supplier<List<PluginPermissions>> plugins;

    /** @param plugins asked for once, at the first question, since they hold what itself asks for permissions */
    KnownPermissions(Supplier<List<PluginPermissions>> plugins) {
        this.plugins = SingletonSupplier.of(plugins);
    }

    /** A plugin that asks for permissions. */
    Optional<PluginPermissions> ofPlugin(String plugin) {
        return stream().filter(one -> one.plugin().equals(plugin)).findFirst();
    }

    /** The plugin that has the resources of a type. */
    Optional<PluginPermissions> ofResourceType(String resourceType) {
        return stream().filter(one -> one.knows(resourceType)).findFirst();
    }

    Optional<Permission> named(String permission) {
        return all().filter(one -> one.name().equals(permission)).findFirst();
    }

    /** The id of the plugin that asks for a permission; the first part of its name if none of ours does. */
    String pluginOf(Permission permission) {
        return stream()
                .filter(one -> one.permissions().stream()
                        .anyMatch(known -> known.name().equals(permission.name())))
                .map(PluginPermissions::plugin)
                .findFirst()
                .orElseGet(() -> permission.name().replaceFirst("\\..*", ""));
    }

    /** A decision that depends on a condition. @throws InvalidCondition if the plugin could not apply it */
    ConditionalDecision conditional(String plugin, String resourceType, JsonNode conditions) {
        PluginPermissions owner = ofResourceType(resourceType)
                .filter(one -> one.plugin().equals(plugin))
                .orElseThrow(() -> new InvalidCondition(
                        "The plugin '" + plugin + "' has no resources of type '" + resourceType + "'"));
        return new ConditionalDecision(
                plugin,
                resourceType,
                Condition.parse(conditions, resourceType, owner.rulesOf(resourceType), "conditions"));
    }

    /** The parameters of each rule, by its name, by the type of its resources. */
    Map<String, Map<String, Set<String>>> parameters() {
        return stream()
                .flatMap(one -> one.rules().stream())
                .collect(Collectors.groupingBy(
                        PermissionRule::resourceType,
                        Collectors.toMap(PermissionRule::name, PermissionRule::parameterNames)));
    }

    Stream<Permission> all() {
        return stream().flatMap(one -> one.permissions().stream());
    }

    private Stream<PluginPermissions> stream() {
        return plugins.get().stream().filter(PluginPermissions::asks);
    }
}
