package dev.callboard.backend.kubernetes;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.runtime.ConfiguredCluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What the configuration says of clusters.
 *
 * @param configured whether it says anything; if not, there is no such plugin
 * @param clusters those that it names itself
 * @param catalogs where it says that the catalog names further ones
 * @param locator {@code multiTenant}, {@code singleTenant} or {@code catalogRelation}: in which clusters an entity is looked for
 * @param types the kinds of objects that are looked for
 * @param customResources further ones, for clusters that name none of their own
 */
record KubernetesSettings(
        boolean configured,
        List<Cluster> clusters,
        List<CatalogLocator> catalogs,
        String locator,
        List<CustomResource> types,
        List<CustomResource> customResources) {

    private static final Logger log = LoggerFactory.getLogger(KubernetesSettings.class);

    private static final Set<String> LOCATORS = Set.of("multiTenant", "singleTenant", "catalogRelation");
    private static final Cluster LOCAL_CLUSTER = new Cluster(
            "local",
            null,
            "http://localhost:8001",
            Cluster.LOCAL,
            null,
            null,
            null,
            false,
            true,
            List.of(),
            Cluster.Dashboard.NONE);

    private static final List<CustomResource> DEFAULTS = List.of(
            of("pods", "", "v1"),
            of("services", "", "v1"),
            of("configmaps", "", "v1"),
            of("limitranges", "", "v1"),
            of("resourcequotas", "", "v1"),
            of("deployments", "apps", "v1"),
            of("replicasets", "apps", "v1"),
            of("horizontalpodautoscalers", "autoscaling", "v2"),
            of("jobs", "batch", "v1"),
            of("cronjobs", "batch", "v1"),
            of("ingresses", "networking.k8s.io", "v1"),
            of("statefulsets", "apps", "v1"),
            of("daemonsets", "apps", "v1"));
    private static final List<CustomResource> ON_DEMAND =
            List.of(of("secrets", "", "v1"), of("persistentvolumes", "", "v1"), of("persistentvolumeclaims", "", "v1"));

    /**
     * That entities of the catalog may name clusters.
     *
     * @param allowedHosts which of them may be asked without TLS, or have addresses that are not public; {@code *.} stands for
     *     whatever comes before the rest
     * @param allowSkipTlsVerify whether an entity may say that its cluster's certificate is not checked
     */
    record CatalogLocator(List<String> allowedHosts, boolean allowSkipTlsVerify) {

        CatalogLocator {
            allowedHosts = List.copyOf(allowedHosts);
        }
    }

    KubernetesSettings {
        catalogs = List.copyOf(catalogs);
        clusters = List.copyOf(clusters);
        types = List.copyOf(types);
        customResources = List.copyOf(customResources);
    }

    private static CustomResource of(String plural, String group, String version) {
        return new CustomResource(plural, group, version, plural);
    }

    static KubernetesSettings of(AppConfig config) {
        AppConfig kubernetes = config.section("kubernetes");
        String locator = kubernetes.string("serviceLocatorMethod.type").orElse("multiTenant");
        if (!LOCATORS.contains(locator)) {
            throw kubernetes.error(
                    "serviceLocatorMethod.type", "should be one of " + LOCATORS + ", but is '" + locator + "'");
        }
        return new KubernetesSettings(
                config.has("kubernetes"),
                clusters(config),
                catalogs(config),
                locator,
                types(kubernetes),
                custom(kubernetes));
    }

    private static List<Cluster> clusters(AppConfig config) {
        List<Cluster> clusters = new ArrayList<>();
        for (AppConfig method : config.sections("kubernetes.clusterLocatorMethods")) {
            switch (method.requiredString("type")) {
                case "config" -> ConfiguredCluster.in(method).forEach(cluster -> clusters.add(cluster(cluster)));
                case Cluster.LOCAL -> clusters.add(LOCAL_CLUSTER);
                case "catalog" -> {}
                case "gke" ->
                    log.warn(
                            "{}.type is 'gke': the clusters of a project of Google are not looked up. Name them below a"
                                    + " locator of type config, or as entities and a locator of type catalog",
                            method.path());
                default -> throw method.error("type", "should be one of config, catalog, localKubectlProxy and gke");
            }
        }
        return clusters;
    }

    private static List<CatalogLocator> catalogs(AppConfig config) {
        return config.sections("kubernetes.clusterLocatorMethods").stream()
                .filter(method -> method.requiredString("type").equals("catalog"))
                .map(method -> new CatalogLocator(
                        method.strings("dangerouslyAllowClusterUrls"), method.isTrue("dangerouslyAllowSkipTLSVerify")))
                .toList();
    }

    private static Cluster cluster(ConfiguredCluster cluster) {
        AppConfig entry = cluster.section();
        if (ClusterCredentials.unavailable(cluster.authProvider())) {
            log.warn(
                    "The cluster '{}' wants credentials of '{}', which cannot be had here; an error is shown in place of its objects",
                    cluster.name(),
                    cluster.authProvider());
        } else if (!ClusterCredentials.known(cluster.authProvider())) {
            throw entry.error("authProvider", "is '" + cluster.authProvider() + "', which is not known");
        }
        String tokenProvider = entry.string("oidcTokenProvider")
                .orElseGet(() -> entry.json("authMetadata")
                        .path("kubernetes.io/oidc-token-provider")
                        .asString(null));
        if (cluster.authProvider().equals("oidc") && tokenProvider == null) {
            throw entry.error("oidcTokenProvider", "is missing: it says whose token the cluster takes");
        }
        return new Cluster(
                cluster.name(),
                entry.string("title").orElse(null),
                cluster.url(),
                cluster.authProvider(),
                tokenProvider,
                cluster.token(),
                cluster.caData(),
                cluster.skipTlsVerify(),
                entry.isTrue("skipMetricsLookup"),
                custom(entry),
                dashboard(entry));
    }

    private static Cluster.Dashboard dashboard(AppConfig entry) {
        JsonNode parameters = entry.json("dashboardParameters");
        if (!parameters.isMissingNode() && !parameters.isObject()) {
            throw entry.error("dashboardParameters", "should be an object");
        }
        return new Cluster.Dashboard(
                entry.string("dashboardUrl").orElse(null),
                entry.string("dashboardApp").orElse(null),
                parameters.isObject() ? parameters : null);
    }

    private static List<CustomResource> custom(AppConfig section) {
        List<CustomResource> found = new ArrayList<>();
        for (AppConfig entry : section.sections("customResources")) {
            try {
                found.add(CustomResource.custom(entry.json()));
            } catch (IllegalArgumentException e) {
                throw entry.error("plural", "cannot be used: " + e.getMessage(), e);
            }
        }
        return found;
    }

    private static List<CustomResource> types(AppConfig kubernetes) {
        Map<String, CustomResource> known = new LinkedHashMap<>();
        Stream.concat(DEFAULTS.stream(), ON_DEMAND.stream()).forEach(type -> known.put(type.type(), type));
        AppConfig overrides = kubernetes.section("apiVersionOverrides");
        for (String type : overrides.keys()) {
            CustomResource former = known.get(type);
            if (former == null) {
                throw overrides.error(type, "is not known; there are " + known.keySet());
            }
            known.put(type, new CustomResource(type, former.group(), overrides.requiredString(type), type));
        }
        List<String> wanted = kubernetes.strings("objectTypes");
        for (String type : wanted) {
            if (!known.containsKey(type)) {
                throw kubernetes.error("objectTypes", "has '" + type + "', but there are " + known.keySet());
            }
        }
        return (wanted.isEmpty()
                        ? DEFAULTS.stream().map(CustomResource::type)
                        : wanted.stream().distinct())
                .map(type -> Optional.ofNullable(known.get(type)).orElseThrow())
                .toList();
    }
}
