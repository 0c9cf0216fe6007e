package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.store.RegisteredLocation;
import dev.callboard.catalog.store.StoredProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where reading begins: the configured locations, then the registered ones, then what providers have told. */
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
        for (StoredProvider provider : settings.store().providers()) {
            provider.entities().forEach(provided -> add(provider, provided, roots));
        }
        return List.copyOf(roots.values());
    }

    private void add(StoredProvider provider, StoredProvider.Provided provided, Map<EntityRef, RootLocation> roots) {
        try {
            RootLocation root = RootLocation.of(
                    LocationRef.parse(provided.location()),
                    (ObjectNode) JsonMapper.shared().readTree(provided.body()),
                    settings.pipeline());
            roots.putIfAbsent(root.entity().ref(), root);
        } catch (ProcessingException e) {
            LOG.warn(
                    "{} tells of an entity at {} that is none: {}",
                    provider.name(),
                    provided.location(),
                    e.explanation());
        }
    }

    private void add(LocationRef location, EntityRef ref, Map<EntityRef, RootLocation> roots) {
        try {
            roots.putIfAbsent(ref, RootLocation.of(location, ref, settings.pipeline()));
        } catch (ProcessingException e) {
            LOG.warn("The location {} is not read: {}", location, e.explanation());
        }
    }
}
