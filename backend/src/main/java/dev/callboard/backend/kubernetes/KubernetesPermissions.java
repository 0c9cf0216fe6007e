package dev.callboard.backend.kubernetes;

import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PluginPermissions;
import java.util.List;
import java.util.Map;

/** What the routes ask permission for. */
final class KubernetesPermissions {

    static final Permission CLUSTERS = Permission.basic("kubernetes.clusters.read", "read");
    static final Permission RESOURCES = Permission.basic("kubernetes.resources.read", "read");
    static final Permission PROXY = Permission.basic("kubernetes.proxy", null);
    static final List<Permission> ALL = List.of(CLUSTERS, RESOURCES, PROXY);

    private KubernetesPermissions() {}

    /** None without the plugin, so that nobody is offered what nothing asks for. */
    static PluginPermissions of(KubernetesSettings settings) {
        List<Permission> asked = settings.configured() ? ALL : List.of();
        return new PluginPermissions("kubernetes", asked, List.of(), Map.of());
    }
}
