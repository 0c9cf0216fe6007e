package dev.callboard.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.kubernetes.KubernetesSettings.CatalogLocator;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CatalogClustersTests {

    private static final Credentials JANE = new Credentials.User(EntityRef.parse("user:default/jane"));
    private static final Map<String, String> WHOLE =
            Map.of("api-server", "https://1.1.1.1", "api-server-certificate-authority", "", "auth-provider", "google");
    private static final CatalogLocator STRICT = new CatalogLocator(List.of(), false);

    private final EntityIndex index = new EntityIndex();
    private final FakePermissions permissions = new FakePermissions(CatalogPermissions.of(index));
    private final CatalogClusters clusters = new CatalogClusters(index, permissions.evaluator());

    @Test
    void anEntityDescribesAClusterByItsAnnotations() {
        cluster(
                "west",
                Map.of(
                        "api-server", "https://1.1.1.1:6443/",
                        "api-server-certificate-authority", "Y2E=",
                        "auth-provider", "oidc",
                        "oidc-token-provider", "okta",
                        "skip-metrics-lookup", "true",
                        "skip-tls-verify", "true",
                        "dashboard-url", "https://1.1.1.1",
                        "dashboard-app", "standard",
                        "dashboard-parameters", "none"));

        assertThat(found(STRICT))
                .containsExactly(new Cluster(
                        "west",
                        "A cluster",
                        "https://1.1.1.1:6443",
                        "oidc",
                        "okta",
                        null,
                        "Y2E=",
                        false,
                        true,
                        List.of(),
                        new Cluster.Dashboard("https://1.1.1.1", "standard", null)));
    }

    @Test
    void aCertificateGoesUncheckedOnlyWhereTheConfigurationLetsEntitiesSaySo() {
        cluster("west", Map.of("skip-tls-verify", "true"));

        assertThat(found(new CatalogLocator(List.of(), true)))
                .extracting(Cluster::skipTlsVerify)
                .containsExactly(true);
        assertThat(found(STRICT)).extracting(Cluster::skipTlsVerify).containsExactly(false);
    }

    @Test
    void parametersOfADashboardArePassedOnAsAnObject() {
        cluster("west", Map.of("dashboard-parameters", "{\"zone\":\"a\"}"));

        assertThat(found(STRICT).getFirst().named().toString())
                .isEqualTo("{\"name\":\"west\",\"title\":\"A cluster\",\"dashboardParameters\":{\"zone\":\"a\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "api-server,", "api-server-certificate-authority,", "auth-provider,", "auth-provider, serviceAccount",
        "auth-provider, oidc", "auth-provider, mine", "api-server, https://10.0.0.1", "api-server, http://1.1.1.1"
    })
    void whatIsNoWholeClusterIsLeftOutAndOthersStay(String annotation, @Nullable String value) {
        cluster("east", Map.of());
        Map<String, String> annotations = new HashMap<>(WHOLE);
        annotations.remove(annotation);
        if (value != null) {
            annotations.put(annotation, value);
        }
        resource("west", "kubernetes-cluster", annotations);

        assertThat(found(STRICT)).extracting(Cluster::name).containsExactly("east");
    }

    @Test
    void otherResourcesAreNoClusters() {
        resource("west", "database", WHOLE);

        assertThat(found(STRICT)).isEmpty();
    }

    @Test
    void whoMayNotReadTheEntityDoesNotKnowTheCluster() {
        cluster("west", Map.of());
        permissions.deny(CatalogPermissions.ENTITY_READ);

        assertThat(found(STRICT)).isEmpty();
    }

    @Test
    void aClusterOfTheConfigurationIsNotReplacedByOneOfTheCatalog() {
        cluster("main", Map.of());
        cluster("west", Map.of());
        KubernetesSettings settings = KubernetesSettings.of(AppConfig.parse("""
                kubernetes:
                  clusterLocatorMethods:
                    - type: catalog
                    - type: config
                      clusters: [{name: main, url: 'https://main.test', authProvider: serviceAccount, serviceAccountToken: t0ken}]
                """));

        List<Cluster> all = now(new Clusters(settings, clusters).of(JANE));

        assertThat(all).extracting(Cluster::url).containsExactly("https://main.test", "https://1.1.1.1");
    }

    private List<Cluster> found(CatalogLocator locator) {
        return now(clusters.of(JANE, locator));
    }

    private static <T> T now(Mono<T> answer) {
        return answer.blockOptional(Duration.ofSeconds(60)).orElseThrow();
    }

    private void cluster(String name, Map<String, String> more) {
        Map<String, String> annotations = new HashMap<>(WHOLE);
        annotations.putAll(more);
        resource(name, "kubernetes-cluster", annotations);
    }

    private void resource(String name, String type, Map<String, String> annotations) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("kind", "Resource");
        json.putObject("spec").put("type", type);
        ObjectNode metadata = json.putObject("metadata");
        metadata.put("name", name).put("namespace", "default").put("title", "A cluster");
        ObjectNode written = metadata.putObject("annotations");
        annotations.forEach((key, value) -> written.put("kubernetes.io/" + key, value));
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        UUID uid = UUID.nameUUIDFromBytes(body);
        EntityRef ref = EntityRef.parse("resource:default/" + name);
        index.publish(
                index.version() + 1, List.of(new FinalEntity(ref, uid, uid.toString(), body, List.of())), List.of());
    }
}
