package dev.callboard.catalog.store;

import java.time.Instant;
import java.util.List;

/**
 * What a provider told the last time it could.
 *
 * @param entities in its order
 */
public record StoredProvider(String name, Instant lastSuccess, List<Provided> entities) {

    public StoredProvider {
        entities = List.copyOf(entities);
    }

    /**
     * @param location what manages the entity
     * @param body JSON as a descriptor would have it
     */
    public record Provided(String location, String body) {}
}
