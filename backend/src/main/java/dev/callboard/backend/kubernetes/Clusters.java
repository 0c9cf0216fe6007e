package dev.callboard.backend.kubernetes;

import dev.callboard.backend.auth.Credentials;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The clusters that there are for a caller: those of the configuration, then those of the catalog that they may read. */
final class Clusters {

    private final KubernetesSettings settings;
    private final CatalogClusters catalog;

    Clusters(KubernetesSettings settings, CatalogClusters catalog) {
        this.settings = settings;
        this.catalog = catalog;
    }

    /** Each with a name of its own: of several with one name the first counts, so the catalog replaces none of the configuration. */
    Mono<List<Cluster>> of(Credentials caller) {
        return Flux.fromIterable(settings.catalogs())
                .concatMap(locator -> catalog.of(caller, locator))
                .collectList()
                .map(further -> {
                    Map<String, Cluster> named = new LinkedHashMap<>();
                    settings.clusters().forEach(cluster -> named.putIfAbsent(cluster.name(), cluster));
                    further.forEach(some -> some.forEach(cluster -> named.putIfAbsent(cluster.name(), cluster)));
                    return List.copyOf(named.values());
                });
    }
}
