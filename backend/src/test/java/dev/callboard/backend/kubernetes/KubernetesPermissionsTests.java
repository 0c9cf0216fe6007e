package dev.callboard.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.Permission;
import dev.callboard.backend.permission.PluginPermissions;
import org.junit.jupiter.api.Test;

class KubernetesPermissionsTests {

    @Test
    void withThePluginItsPermissionsArePublished() {
        assertThat(published("kubernetes: {}").permissions())
                .extracting(Permission::name)
                .containsExactly("kubernetes.clusters.read", "kubernetes.resources.read", "kubernetes.proxy");
    }

    @Test
    void withoutItNoneIs() {
        assertThat(published("backend: {}").permissions()).isEmpty();
    }

    private static PluginPermissions published(String config) {
        return new KubernetesConfiguration().kubernetesPermissions(KubernetesSettings.of(AppConfig.parse(config)));
    }
}
