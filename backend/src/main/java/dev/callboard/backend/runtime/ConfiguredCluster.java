package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes cluster that {@code kubernetes.clusterLocatorMethods} names.
 *
 * @param section where the configuration names it
 * @param url of its API server, without a slash at its end
 * @param authProvider whose credentials it takes
 * @param token of the service account
 * @param caData the certificates that its server's is checked against, in Base64; null for those of the JDK
 */
public record ConfiguredCluster(
        AppConfig section,
        String name,
        String url,
        String authProvider,
        @Nullable Secret token,
        @Nullable String caData,
        boolean skipTlsVerify) {

    public static final String SERVICE_ACCOUNT = "serviceAccount";

    /** Takes no credentials. */
    public static final String LOCAL_PROXY = "localKubectlProxy";

    private static final Pattern URL = Pattern.compile("https?://[^/?#@\\s]+(/[^?#\\s]*)?");

    /** Those of all locator methods; each has a name of its own. */
    public static List<ConfiguredCluster> of(AppConfig config) {
        List<ConfiguredCluster> clusters = config.sections("kubernetes.clusterLocatorMethods").stream()
                .flatMap(method -> in(method).stream())
                .toList();
        Set<String> names = new HashSet<>();
        for (ConfiguredCluster cluster : clusters) {
            if (!names.add(cluster.name())) {
                throw cluster.section().error("name", "is that of another cluster too: '" + cluster.name() + "'");
            }
        }
        return clusters;
    }

    /** Those of one locator method; none if it is not of type {@code config}. */
    public static List<ConfiguredCluster> in(AppConfig method) {
        return method.requiredString("type").equals("config")
                ? method.sections("clusters").stream()
                        .map(ConfiguredCluster::cluster)
                        .toList()
                : List.of();
    }

    private static ConfiguredCluster cluster(AppConfig entry) {
        String url = entry.requiredString("url");
        if (!URL.matcher(url).matches()) {
            throw entry.error("url", "should be the http or https URL of the cluster's API");
        }
        return new ConfiguredCluster(
                entry,
                entry.requiredString("name"),
                url.replaceFirst("/+$", ""),
                entry.json("authMetadata")
                        .path("kubernetes.io/auth-provider")
                        .asString(entry.string("authProvider").orElse(SERVICE_ACCOUNT)),
                entry.secret("serviceAccountToken").orElse(null),
                certificates(entry),
                entry.isTrue("skipTLSVerify"));
    }

    private static @Nullable String certificates(AppConfig entry) {
        Optional<String> data = entry.string("caData");
        Optional<Path> file = entry.path("caFile");
        if (data.isPresent() || file.isEmpty()) {
            return data.orElse(null);
        }
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file.get()));
        } catch (IOException e) {
            throw entry.error("caFile", "cannot be read", e);
        }
    }
}
