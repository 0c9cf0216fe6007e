package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.CatalogIngestBuilder;
import dev.callboard.catalog.discovery.EntityProvider;
import dev.callboard.scm.HostApis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who tells of entities: {@code catalog.providers}.
 *
 * @param providers those that {@code catalog.providerOptions} does not switch off
 * @param maxRemovedPercent how much of what one told before may be missing at once:
 *     {@code callboard.catalog.discovery.maxRemovedPercent}
 * @param keepOrphaned whether what providers told that are configured no longer stays: {@code catalog.orphanProviderStrategy}
 */
record DiscoverySettings(List<EntityProvider> providers, int maxRemovedPercent, boolean keepOrphaned) {

    private static final int ALL = 100;

    DiscoverySettings {
        providers = List.copyOf(providers);
    }

    /**
     * @param further those that modules bring
     */
    static DiscoverySettings of(AppConfig config, HostApis apis, List<EntityProvider> further) {
        AppConfig catalog = config.section("catalog");
        AppConfig section = catalog.section("providers");
        List<EntityProvider> providers = new ArrayList<>(new DiscoveryProviders(section, apis).all());
        providers.addAll(new OrganizationProviders(section, apis).all());
        providers.addAll(further);
        Set<String> names = new HashSet<>();
        for (EntityProvider provider : providers) {
            if (!names.add(provider.name())) {
                throw catalog.error("providers", "has two providers of the name " + provider.name());
            }
        }
        String percent = "callboard.catalog.discovery.maxRemovedPercent";
        int most = config.integer(percent).orElse(ALL);
        if (most < 0 || most > ALL) {
            throw config.error(percent, "should be a percentage between 0 and 100");
        }
        return new DiscoverySettings(
                providers.stream()
                        .filter(provider -> !isDisabled(catalog, provider.name()))
                        .toList(),
                most,
                keepOrphaned(catalog));
    }

    void applyTo(CatalogIngestBuilder builder) {
        builder.providers(providers, maxRemovedPercent, keepOrphaned);
    }

    /** The names of providers hold characters that a path of keys would not. */
    private static boolean isDisabled(AppConfig catalog, String provider) {
        return catalog.json("providerOptions").path(provider).path("disabled").asBoolean(false);
    }

    private static boolean keepOrphaned(AppConfig catalog) {
        return switch (catalog.string("orphanProviderStrategy").orElse("delete")) {
            case "delete" -> false;
            case "keep" -> true;
            default -> throw catalog.error("orphanProviderStrategy", "should be delete or keep");
        };
    }
}
