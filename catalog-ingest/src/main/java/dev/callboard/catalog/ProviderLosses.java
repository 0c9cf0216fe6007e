package dev.callboard.catalog;

import dev.callboard.catalog.store.StoredProvider.Provided;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a mistake of a provider from what it really does not know any more.
 *
 * @param maxPercent how much of what it told before may be missing at once
 */
record ProviderLosses(int maxPercent) {

    /** @throws IllegalStateException if what it tells now must be a mistake */
    void refuse(List<Provided> before, List<Provided> now) {
        if (!before.isEmpty() && now.isEmpty()) {
            throw new IllegalStateException(
                    "it tells of nothing, where there were %d entities before, which stay; if that is right, take the provider out of the configuration"
                            .formatted(before.size()));
        }
        long gone = missing(before, now);
        if (gone * 100 > (long) maxPercent * before.size()) {
            throw new IllegalStateException(
                    "%d of %d entities are missing, more than %d percent; they stay until 'callboard.catalog.discovery.maxRemovedPercent' allows it"
                            .formatted(gone, before.size(), maxPercent));
        }
    }

    /** A changed body is no loss; a location that is not told of any more is. */
    private static long missing(List<Provided> before, List<Provided> now) {
        Set<String> locations = now.stream().map(Provided::location).collect(Collectors.toSet());
        return before.stream()
                .filter(one -> !locations.contains(one.location()))
                .count();
    }
}
