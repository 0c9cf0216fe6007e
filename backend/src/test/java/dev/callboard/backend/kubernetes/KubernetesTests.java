package dev.callboard.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.backend.auth.CredentialsConfiguration;
import dev.callboard.backend.auth.TestCallers;
import dev.callboard.backend.catalog.CatalogPermissions;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.permission.FakePermissions;
import dev.callboard.backend.permission.PermissionEvaluator;
import dev.callboard.backend.web.ApiDocument;
import dev.callboard.backend.web.WebConfiguration;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebFluxTest({KubernetesController.class, KubernetesProxyController.class})
@Import({WebConfiguration.class, CredentialsConfiguration.class, TestCallers.class, KubernetesTests.Wiring.class})
class KubernetesTests {

    private static final EntityRef FURTHER = EntityRef.parse("resource:default/further");
    private static final String QUERY = "{'entityRef':'component:default/orders','auth':{}}";

    private final WebTestClient client;
    private final EntityIndex index;
    private final FakePermissions permissions;
    private final Mock mock;

    KubernetesTests(
            @Autowired WebTestClient client,
            @Autowired EntityIndex index,
            @Autowired FakePermissions permissions,
            @Autowired Mock mock) {
        this.client = client.mutate().responseTimeout(Duration.ofSeconds(60)).build();
        this.index = index;
        this.permissions = permissions;
        this.mock = mock;
    }

    @BeforeEach
    void fill() {
        permissions.reset();
        mock.refusing = "";
        mock.server.reset();
        mock.seen.clear();
        entity("{}");
        index.publish(index.version() + 1, List.of(), List.of(FURTHER));
        mock.client
                .resource(new PodBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName("orders-1")
                                .withNamespace("shop")
                                .addToLabels("backstage.io/kubernetes-id", "orders")
                                .build())
                        .build())
                .create();
        mock.client
                .resource(new SecretBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName("orders-db")
                                .withNamespace("shop")
                                .addToLabels("backstage.io/kubernetes-id", "orders")
                                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "c3VwZXI=")
                                .build())
                        .addToData("password", "c3VwZXI=")
                        .build())
                .create();
    }

    @Test
    void theClustersAreListedWithoutTheirSecrets() {
        assertThat(json(get("clusters", null))).isEqualTo(JsonMapper.shared().readTree("""
                {"items":[{"name":"main","title":"Main","authProvider":"serviceAccount"},
                          {"name":"down","authProvider":"serviceAccount"}]}
                """));
    }

    @Test
    void theObjectsOfAnEntityComeFromEachClusterAndFailuresBesideThem() {
        JsonNode found = json(post("resources/workloads/query", QUERY));

        JsonNode main = found.at("/items/0");
        assertThat(main.path("cluster").toString()).isEqualTo("{\"name\":\"main\",\"title\":\"Main\"}");
        assertThat(names(main, "pods")).containsExactly("orders-1");
        assertThat(main.path("errors")).isEmpty();
        JsonNode down = found.at("/items/1");
        assertThat(down.at("/cluster/name").asString()).isEqualTo("down");
        assertThat(down.path("resources")).isEmpty();
        assertThat(down.at("/errors/0/errorType").asString()).isEqualTo("FETCH_ERROR");
        assertThat(down.at("/errors/0/message").asString())
                .startsWith("request to http://127.0.0.1:1/api/v1/pods failed, reason: ");
    }

    @Test
    void secretsComeWithoutTheirValues() {
        String answer = json(post("resources/workloads/query", QUERY)).toString();

        assertThat(answer).contains("orders-db", "\"password\":\"***\"").doesNotContain("c3VwZXI");
    }

    @Test
    void aClusterThatRefusesOneKindShowsTheOthers() {
        mock.refusing = "/secrets";

        JsonNode main = json(post("resources/workloads/query", QUERY)).at("/items/0");

        assertThat(names(main, "pods")).containsExactly("orders-1");
        assertThat(main.path("errors").toString())
                .isEqualTo(
                        "[{\"errorType\":\"UNKNOWN_ERROR\",\"statusCode\":403,\"resourcePath\":\"/api/v1/secrets\"}]");
    }

    @Test
    void annotationsSayWhereAndByWhichLabelsToLook() {
        entity(
                "{'backstage.io/kubernetes-label-selector':'app=x,tier in (a)','backstage.io/kubernetes-namespace':'shop'}");

        post("services/orders", "{'entity':{'kind':'Component','metadata':{'name':'orders'}},'auth':{}}");

        assertThat(mock.seen)
                .contains("/api/v1/namespaces/shop/pods?labelSelector=app%3Dx%2Ctier%20in%20%28a%29 Bearer t0ken");
    }

    @Test
    void customResourcesAreLookedForAlone() {
        JsonNode found = json(post(
                "resources/custom/query",
                "{'entityRef':'component:default/orders','auth':{},"
                        + "'customResources':[{'group':'argoproj.io','apiVersion':'v1alpha1','plural':'rollouts'}]}"));

        assertThat(mock.seen)
                .singleElement()
                .asString()
                .startsWith("/apis/argoproj.io/v1alpha1/rollouts?labelSelector=backstage.io%2Fkubernetes-id%3Dorders");
        assertThat(found.path("items")
                        .valueStream()
                        .map(item -> item.at("/cluster/name").asString()))
                .contains("down");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    resources/workloads/query | {'auth':{}}                            | entity is a required field
                    resources/workloads/query | {'entityRef':'orders'}                 | Invalid entity ref
                    resources/workloads/query | {'entityRef':'component:default/none'} | Entity ref missing, component:default/none
                    resources/custom/query    | {'entityRef':'component:default/orders'} | customResources is a required field
                    resources/custom/query    | {'entityRef':'component:default/orders','customResources':[]} | at least 1 customResource
                    resources/custom/query    | {'entityRef':'component:default/orders','customResources':[{'plural':'../x'}]} | customResources: A custom
                    services/x                | []                                     | request/body must be object
                    """)
    void aQuestionThatIsWrongIsToldWhy(String path, String body, String complaint) {
        EntityExchangeResult<byte[]> answer = post(path, body);

        assertThat(answer.getStatus().value()).isEqualTo(400);
        assertThat(json(answer).at("/error/message").asString()).startsWith(complaint);
    }

    @Test
    void whoMayNotReadTheEntityMayNotSeeWhatRuns() {
        permissions.deny(CatalogPermissions.ENTITY_READ);

        EntityExchangeResult<byte[]> answer =
                post("services/orders", "{'entity':{'kind':'Component','metadata':{'name':'orders'}}}");

        assertThat(answer.getStatus().value()).isEqualTo(403);
        assertThat(json(answer).at("/error/message").asString())
                .isEqualTo("Entity not found, component:default/orders");
        assertThat(mock.seen).isEmpty();
    }

    @Test
    void eachRouteAsksForItsPermission() {
        KubernetesPermissions.ALL.forEach(permissions::deny);

        assertThat(get("clusters", null).getStatus().value()).isEqualTo(403);
        assertThat(post("resources/workloads/query", QUERY).getStatus().value()).isEqualTo(403);
        assertThat(get("proxy/api/v1/pods", "main").getStatus().value()).isEqualTo(403);
        assertThat(mock.seen).isEmpty();
    }

    @Test
    void aClusterOfTheCatalogIsAskedWithTheTokenOfTheUser() {
        cluster("aks");

        JsonNode listed = json(get("clusters", null)).at("/items/2");
        JsonNode found = json(post(
                "resources/workloads/query", "{'entityRef':'component:default/orders','auth':{'aks':'users-t0ken'}}"));
        JsonNode pod = json(get("proxy/api/v1/namespaces/shop/pods/orders-1", "further"));

        assertThat(listed.toString()).isEqualTo("{\"name\":\"further\",\"authProvider\":\"aks\"}");
        assertThat(found.at("/items/1/cluster/name").asString()).isEqualTo("down");
        assertThat(names(found.at("/items/2"), "pods")).containsExactly("orders-1");
        assertThat(mock.seen).anyMatch(request -> request.endsWith(" Bearer users-t0ken"));
        assertThat(pod.at("/metadata/name").asString()).isEqualTo("orders-1");
    }

    @Test
    void aClusterWhoseCredentialsCannotBeHadIsAnErrorBesideTheOthers() {
        cluster("aws");

        JsonNode found = json(post("resources/workloads/query", QUERY));

        assertThat(names(found.at("/items/0"), "pods")).containsExactly("orders-1");
        assertThat(found.at("/items/2/errors").toString())
                .isEqualTo(
                        "[{\"errorType\":\"FETCH_ERROR\",\"message\":\"The cluster 'further' wants credentials of 'aws',"
                                + " which cannot be had here\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure", "googleServiceAccount"})
    void aClusterOfTheCatalogGetsNoCredentialsThatTheServerHasInACloud(String authProvider) {
        cluster(authProvider);

        JsonNode found = json(post("resources/workloads/query", QUERY));

        assertThat(found.at("/items/2/errors/0/message").asString())
                .isEqualTo("The cluster 'further' is one of the catalog, and is given no credentials of this server");
        assertThat(names(found.at("/items/0"), "pods")).containsExactly("orders-1");
    }

    @Test
    void aTokenThatTheFrontendDidNotBringFailsTheQuestion() {
        cluster("google");

        EntityExchangeResult<byte[]> answer =
                post("services/orders", "{'entity':{'kind':'Component','metadata':{'name':'orders'}},'auth':{}}");

        assertThat(answer.getStatus().value()).isEqualTo(500);
        assertThat(json(answer).toString())
                .isEqualTo("{\"error\":\"Auth token not found under google in request body\"}");
    }

    @Test
    void theProxyAsksTheClusterWithItsOwnCredentials() {
        JsonNode pod = json(get("proxy/api/v1/namespaces/shop/pods/orders-1", "main"));

        assertThat(pod.at("/metadata/name").asString()).isEqualTo("orders-1");
        assertThat(mock.seen).containsExactly("/api/v1/namespaces/shop/pods/orders-1 Bearer t0ken");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    proxy/api/v1/pods        | other | 404
                    proxy/api/v1/pods        | down  | 500
                    proxy/api/..%2f..%2fx    | main  | 400
                    proxy/api/%252e%252e/x   | main  | 400
                    proxy/api/%25zz          | main  | 400
                    """)
    void theProxyGoesNowhereElse(String path, String cluster, int status) {
        assertThat(get(path, cluster).getStatus().value()).isEqualTo(status);
        assertThat(mock.seen).isEmpty();
    }

    @Test
    void theDocumentAndTheControllersNameTheSameOperations() {
        assertThat(ApiDocument.handlers(KubernetesController.class)).isEqualTo(ApiDocument.operations("kubernetes"));
    }

    private void entity(String annotations) {
        byte[] body = ("{'kind':'Component','metadata':{'name':'orders','namespace':'default','annotations':"
                        + annotations + "},'spec':{}}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        publish(EntityRef.parse("component:default/orders"), body);
    }

    /** An entity that describes a further cluster, at the same API server. */
    private void cluster(String authProvider) {
        byte[] body = ("{'kind':'Resource','metadata':{'name':'further','namespace':'default','annotations':{"
                        + "'kubernetes.io/api-server':'" + mock.url()
                        + "','kubernetes.io/api-server-certificate-authority':'','kubernetes.io/auth-provider':'"
                        + authProvider + "'}},'spec':{'type':'kubernetes-cluster'}}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
        publish(FURTHER, body);
    }

    private void publish(EntityRef ref, byte[] body) {
        UUID uid = UUID.nameUUIDFromBytes(body);
        index.publish(
                index.version() + 1, List.of(new FinalEntity(ref, uid, uid.toString(), body, List.of())), List.of());
    }

    private EntityExchangeResult<byte[]> post(String path, String body) {
        return client.post()
                .uri("/api/kubernetes/" + path)
                .header(TestCallers.HEADER, "user:default/jane")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange()
                .expectBody()
                .returnResult();
    }

    private EntityExchangeResult<byte[]> get(String path, @Nullable String cluster) {
        return client.get()
                .uri(URI.create("/api/kubernetes/" + path))
                .header(TestCallers.HEADER, "user:default/jane")
                .headers(headers -> {
                    if (cluster != null) {
                        headers.set("Backstage-Kubernetes-Cluster", cluster);
                    }
                })
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.getResponseBody());
    }

    private static List<String> names(JsonNode item, String type) {
        return item.path("resources")
                .valueStream()
                .filter(resources -> resources.path("type").asString().equals(type))
                .flatMap(resources -> resources.path("resources").valueStream())
                .map(object -> object.at("/metadata/name").asString())
                .toList();
    }

    /** fabric8's server, which tells what it was asked, and can refuse. */
    static final class Mock implements AutoCloseable {

        final KubernetesMockServer server;
        final NamespacedKubernetesClient client;
        final List<String> seen = new CopyOnWriteArrayList<>();
        volatile String refusing = "";

        Mock() {
            server = new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    new HashMap<>(),
                    new KubernetesCrudDispatcher() {
                        @Override
                        public MockResponse dispatch(RecordedRequest request) {
                            String authorization = request.getHeader("Authorization");
                            if (authorization != null && authorization.contains("t0ken")) {
                                seen.add(request.getPath() + " " + authorization);
                            }
                            return !refusing.isEmpty() && request.getPath().contains(refusing)
                                    ? new MockResponse().setResponseCode(403)
                                    : super.dispatch(request);
                        }
                    },
                    false);
            server.init();
            client = server.createClient();
        }

        String url() {
            return client.getMasterUrl().toString().replaceFirst("/$", "");
        }

        @Override
        public void close() {
            client.close();
            server.destroy();
        }
    }

    static class Wiring {

        @Bean
        Mock mock() {
            return new Mock();
        }

        @Bean
        AppConfig config(Mock mock) {
            return AppConfig.parse(
                    """
                    backend: {}
                    kubernetes:
                      serviceLocatorMethod: {type: multiTenant}
                      objectTypes: [pods, secrets]
                      clusterLocatorMethods:
                        - type: config
                          clusters:
                            - {name: main, title: Main, url: '%s', authProvider: serviceAccount, serviceAccountToken: t0ken, skipMetricsLookup: true}
                            - {name: down, url: 'http://127.0.0.1:1', authProvider: serviceAccount, serviceAccountToken: t0ken}
                        - {type: catalog, dangerouslyAllowClusterUrls: ['%s']}
                    """.formatted(mock.url(), URI.create(mock.url()).getHost()));
        }

        @Bean
        KubernetesSettings settings(AppConfig config) {
            return KubernetesSettings.of(config);
        }

        @Bean
        Clusters clusters(KubernetesSettings settings, EntityIndex index, PermissionEvaluator permissions) {
            return new Clusters(settings, new CatalogClusters(index, permissions));
        }

        @Bean
        ClusterCredentials credentials(KubernetesSettings settings, AppConfig config) {
            return new ClusterCredentials(settings, CloudTokens.of(config, Map.of(), InstantSource.system()));
        }

        @Bean
        ApiServers servers() {
            return new ApiServers();
        }

        @Bean
        EntityObjects objects(ApiServers servers) {
            return new EntityObjects(servers);
        }

        @Bean
        EntityIndex index() {
            return new EntityIndex();
        }

        @Bean
        FakePermissions permissions(EntityIndex index, KubernetesSettings settings) {
            return new FakePermissions(CatalogPermissions.of(index), KubernetesPermissions.of(settings));
        }

        @Bean
        PermissionEvaluator evaluator(FakePermissions permissions) {
            return permissions.evaluator();
        }

        @Bean
        KubernetesEntities entities(EntityIndex index, PermissionEvaluator permissions) {
            return new KubernetesEntities(index, permissions);
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }
}
