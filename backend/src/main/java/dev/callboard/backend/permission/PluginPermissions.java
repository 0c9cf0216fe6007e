package dev.callboard.backend.permission;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * What a plugin has that permissions are about. Features contribute these as beans.
 *
 * @param plugin the plugin's id
 * @param permissions what its routes ask for; without these and rules nothing is published of the plugin
 * @param rules what conditions about its resources can be made of
 * @param resources how its resources are looked at, by type; a type that only has rules is looked at by the plugin alone
 */
public record PluginPermissions(
        String plugin, List<Permission> permissions, List<PermissionRule> rules, Map<String, Resources> resources) {

    public PluginPermissions {
        permissions = List.copyOf(permissions);
        rules = List.copyOf(rules);
        resources = Map.copyOf(resources);
    }

    /** Looks at resources. */
    @FunctionalInterface
    public interface Resources {

        /**
         * Which of the resources fulfil a condition, in the order of their references. One that is not there fulfils none,
         * not even the opposite of another condition.
         */
        Mono<List<Boolean>> fulfilling(Condition condition, List<String> refs);
    }

    /** Whether there is anything to ask for; there is not for a plugin that is switched off. */
    boolean asks() {
        return !permissions.isEmpty() || !rules.isEmpty();
    }

    /** Whether the plugin has resources of a type. */
    boolean knows(String resourceType) {
        return resources.containsKey(resourceType)
                || rules.stream().anyMatch(rule -> rule.resourceType().equals(resourceType));
    }

    /** The rules of one resource type, by name. */
    Map<String, PermissionRule> rulesOf(String resourceType) {
        Map<String, PermissionRule> found = new LinkedHashMap<>();
        rules.stream()
                .filter(rule -> rule.resourceType().equals(resourceType))
                .forEach(rule -> found.put(rule.name(), rule));
        return found;
    }
}
