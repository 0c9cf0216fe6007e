package dev.callboard.scaffolder.action.kubernetes;

import dev.callboard.scaffolder.action.ActionException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The clusters of the configuration; no other is ever asked. */
public final class KubernetesClusters {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration REQUEST = Duration.ofSeconds(30);
    private static final int RETRIES = 3;

    private final List<KubernetesCluster> clusters;

    public KubernetesClusters(List<KubernetesCluster> clusters) {
        this.clusters = List.copyOf(clusters);
    }

    /**
     * The cluster that the input names; the only one there is if it names none.
     *
     * @throws ActionException if there is no such cluster
     */
    KubernetesCluster of(ObjectNode input) {
        String name = input.path("cluster").asString("");
        if (name.isEmpty() && clusters.size() == 1) {
            return clusters.getFirst();
        }
        return clusters.stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ActionException.input(missing(name)));
    }

    private String missing(String name) {
        if (clusters.isEmpty()) {
            return "No cluster is configured under kubernetes.clusterLocatorMethods";
        }
        String names = clusters.stream().map(KubernetesCluster::name).collect(Collectors.joining(", "));
        return name.isEmpty()
                ? "Name the cluster; there are " + names
                : "There is no cluster '" + name + "'; there are " + names;
    }

    /** A client that knows nothing but the configured cluster: no file and no variable of this machine. */
    static KubernetesClient open(KubernetesCluster cluster) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.url())
                .withTrustCerts(cluster.skipTlsVerify())
                .withDisableHostnameVerification(cluster.skipTlsVerify())
                .withConnectionTimeout((int) CONNECT.toMillis())
                .withRequestTimeout((int) REQUEST.toMillis())
                .withRequestRetryBackoffLimit(RETRIES);
        if (cluster.token() != null) {
            config.withOauthToken(cluster.token().reveal());
        }
        if (cluster.caData() != null) {
            config.withCaCertData(cluster.caData());
        }
        return new KubernetesClientBuilder()
                .withConfig(config.build())
                .withHttpClientFactory(new JdkHttpClientFactory())
                .build();
    }
}
