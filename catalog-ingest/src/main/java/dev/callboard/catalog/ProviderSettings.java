package dev.callboard.catalog;

import dev.callboard.catalog.discovery.EntityProvider;
import java.util.List;

/**
 * Who tells of entities, and what is believed.
 *
 * @param maxRemovedPercent how much of what a provider told before may be missing at once; more is taken for a mistake
 * @param keepOrphaned whether what providers told that are configured no longer stays
 */
record ProviderSettings(List<EntityProvider> providers, int maxRemovedPercent, boolean keepOrphaned) {

    static final ProviderSettings NONE = new ProviderSettings(List.of(), 100, false);

    ProviderSettings {
        providers = List.copyOf(providers);
        if (maxRemovedPercent < 0 || maxRemovedPercent > 100) {
            throw new IllegalArgumentException("The share that may be missing is between 0 and 100 percent");
        }
        if (providers.stream().map(EntityProvider::name).distinct().count() < providers.size()) {
            throw new IllegalArgumentException("Two providers have the same name");
        }
    }
}
