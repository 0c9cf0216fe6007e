package dev.callboard.catalog;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingException;
import dev.callboard.catalog.provider.LocatedTarget;
import dev.callboard.catalog.store.RegisteredLocation;
import dev.callboard.catalog.store.StoredProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    /** @param told by the names of the providers */
    record Found(List<RootLocation> roots, Map<String, Told> told) {}

    /**
     * What a provider has told of.
     *
     * @param refused how many of the entities cannot be followed at all, whoever asks and however often
     * @param refusal why the first of those cannot; null if all can
     */
    record Told(int entities, int refused, @Nullable String refusal) {

        static final Told NOTHING = new Told(0, 0, null);
    }

    Found now() {
        Map<EntityRef, RootLocation> roots = new LinkedHashMap<>();
        for (LocationRef location : settings.configured()) {
            add(location, RootLocation.defaultRef(location), roots);
        }
        for (RegisteredLocation registered : settings.store().locations()) {
            add(new LocationRef(registered.type(), registered.target()), registered.entityRef(), roots);
        }
        Map<String, Told> told = new LinkedHashMap<>();
        for (StoredProvider provider : settings.store().providers()) {
            List<String> refusals = provider.entities().stream()
                    .flatMap(provided -> add(provider, provided, roots).stream())
                    .toList();
            told.put(
                    provider.name(),
                    new Told(
                            provider.entities().size(),
                            refusals.size(),
                            refusals.stream().findFirst().orElse(null)));
        }
        return new Found(List.copyOf(roots.values()), Map.copyOf(told));
    }

    /** Says why nothing will come of it, if that is so. */
    private Optional<String> add(
            StoredProvider provider, StoredProvider.Provided provided, Map<EntityRef, RootLocation> roots) {
        try {
            RootLocation root = RootLocation.of(
                    LocationRef.parse(provided.location()),
                    (ObjectNode) JsonMapper.shared().readTree(provided.body()),
                    settings.pipeline());
            roots.putIfAbsent(root.entity().ref(), root);
            return refusal(root);
        } catch (ProcessingException e) {
            LOG.warn(
                    "{} tells of an entity at {} that is none: {}",
                    provider.name(),
                    provided.location(),
                    e.explanation());
            return Optional.of(e.explanation());
        }
    }

    private Optional<String> refusal(RootLocation root) {
        try {
            root.targets().forEach(target -> LocatedTarget.of(target, settings.integrations()));
            return Optional.empty();
        } catch (ProcessingException e) {
            return Optional.of(e.explanation());
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
