package dev.callboard.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.kubernetes.KubernetesSettings.CatalogLocator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesSettingsTests {

    @Test
    void clustersComeFromTheConfigurationAndLeaveToAskTheCatalogToo() {
        KubernetesSettings settings = of("""
                - type: config
                  clusters:
                    - name: main
                      url: https://main.test/
                      authProvider: serviceAccount
                      authMetadata: {kubernetes.io/auth-provider: oidc, kubernetes.io/oidc-token-provider: okta}
                      dashboardUrl: https://dash.test
                      dashboardApp: gke
                      dashboardParameters: {projectId: shop}
                - {type: catalog, dangerouslyAllowClusterUrls: ['*.test'], dangerouslyAllowSkipTLSVerify: true}
                - type: localKubectlProxy
                """);

        assertThat(settings.clusters()).extracting(Cluster::name).containsExactly("main", "local");
        Cluster main = settings.clusters().getFirst();
        assertThat(main.listed().toString())
                .isEqualTo(
                        "{\"name\":\"main\",\"dashboardUrl\":\"https://dash.test\",\"authProvider\":\"oidc\",\"oidcTokenProvider\":\"okta\"}");
        assertThat(main.named().toString())
                .isEqualTo("{\"name\":\"main\",\"dashboardUrl\":\"https://dash.test\",\"dashboardApp\":\"gke\","
                        + "\"dashboardParameters\":{\"projectId\":\"shop\"}}");
        assertThat(settings.catalogs()).containsExactly(new CatalogLocator(List.of("*.test"), true));
    }

    @Test
    void clustersOfGoogleAreNotLookedUpAndOthersStay() {
        assertThat(of("[{type: gke, projectId: shop}, {type: localKubectlProxy}]")
                        .clusters())
                .extracting(Cluster::name)
                .containsExactly("local");
    }

    @Test
    void credentialsOfCloudsAreKnownThoughTheyCannotBeHad() {
        assertThat(of("[{type: config, clusters: [{name: a, url: 'https://a.test', authProvider: aws}]}]")
                        .clusters())
                .extracting(Cluster::authProvider)
                .containsExactly("aws");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [{type: catlog}]                                                                        | [0].type
                    [{type: config, clusters: [{name: a, url: 'https://a.test', authProvider: aw}]}]         | authProvider
                    [{type: config, clusters: [{name: a, url: 'https://a.test', authProvider: oidc}]}]       | oidcTokenProvider
                    [{type: config, clusters: [{name: a, url: 'https://a.test', dashboardParameters: [1]}]}] | dashboardParameters
                    """)
    void aMistakeIsNamedByItsKey(String locators, String key) {
        assertThatThrownBy(() -> of(locators))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    private static KubernetesSettings of(String locators) {
        return KubernetesSettings.of(AppConfig.parse("kubernetes:\n  clusterLocatorMethods:\n" + locators.indent(4)));
    }
}
