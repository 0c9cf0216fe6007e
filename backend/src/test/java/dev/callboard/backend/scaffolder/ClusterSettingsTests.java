package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.scaffolder.action.kubernetes.KubernetesCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTests {

    private static final String CLUSTERS = """
            kubernetes:
              clusterLocatorMethods:
                - type: config
                  clusters:
                    - { name: main, url: 'https://main.example/', serviceAccountToken: token }
                    - { name: local, url: 'http://localhost:8001', authProvider: localKubectlProxy }
                    - { name: users, url: 'https://users.example', authProvider: oidc }
                    - name: clouds
                      url: https://clouds.example
                      authMetadata: { kubernetes.io/auth-provider: google }
            """;

    @Test
    void stepsMayChangeClustersThatTakeAServiceAccountOrNobodysCredentials() {
        assertThat(ClusterSettings.of(AppConfig.parse(CLUSTERS)))
                .extracting(KubernetesCluster::name, KubernetesCluster::url)
                .containsExactly(tuple("main", "https://main.example"), tuple("local", "http://localhost:8001"));
    }

    @ParameterizedTest
    @CsvSource({
        "'name: main, url: ftp://main.example', url",
        "'name: main, url: https://me:secret@main.example', url",
        "'name: local, url: https://main.example', name",
        "'name: other, url: https://main.example, caFile: /there/is/none', caFile"
    })
    void whatCannotBeUsedIsNamed(String entry, String key) {
        String config = CLUSTERS.replace(
                "- { name: main, url: 'https://main.example/', serviceAccountToken: token }", "- { " + entry + " }");

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ClusterSettings.of(AppConfig.parse(config)))
                .withMessageContaining(key);
    }
}
