package dev.callboard.backend.kubernetes;

import dev.callboard.backend.permission.Permission;
import java.util.List;

/** What the routes ask permission for. */
final class KubernetesPermissions {

    static final Permission CLUSTERS = Permission.basic("kubernetes.clusters.read", "read");
    static final Permission RESOURCES = Permission.basic("kubernetes.resources.read", "read");
    static final Permission PROXY = Permission.basic("kubernetes.proxy", null);
    static final List<Permission> ALL = List.of(CLUSTERS, RESOURCES, PROXY);

    private KubernetesPermissions() {}
}
