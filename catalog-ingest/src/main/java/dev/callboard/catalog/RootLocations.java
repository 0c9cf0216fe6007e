package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.store.RegisteredLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The locations from which reading begins: the configured ones, then the registered ones. */
final class RootLocations {

    private static final Logger LOG = LoggerFactory.getLogger(RootLocations.class);

    private final IngestSettings settings;

    RootLocations(IngestSettings settings) {
        this.settings = settings;
    }

    List<RootLocation> now() {
        Map<EntityRef, RootLocation> roots = new LinkedHashMap<>();
        for (LocationRef location : settings.configured()) {
            add(location, RootLocation.defaultRef(location), roots);
        }
        for (RegisteredLocation registered : settings.store().locations()) {
            add(new LocationRef(registered.type(), registered.target()), registered.entityRef(), roots);
        }
        return List.copyOf(roots.values());
    }

    private void add(LocationRef location, EntityRef ref, Map<EntityRef, RootLocation> roots) {
        try {
            roots.putIfAbsent(ref, RootLocation.of(location, ref, settings.pipeline()));
        } catch (ProcessingException e) {
            LOG.warn("The location {} is not read: {}", location, e.explanation());
        }
    }
}
