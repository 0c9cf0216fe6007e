package dev.callboard.catalog.store;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds everything in maps and lists. */
final class InMemoryCatalogStore implements CatalogStore {

    private final Map<EntityRef, OwnedEntity> entities = new LinkedHashMap<>();
    private final Map<EntityRef, Long> touched = new HashMap<>();
    private final Map<String, StoredReading> readings = new LinkedHashMap<>();
    private final Map<String, StoredSource> sources = new LinkedHashMap<>();
    private final Map<String, List<IngestionError>> errors = new LinkedHashMap<>();
    private final Map<String, StoredRefusal> refusals = new TreeMap<>();
    private final Map<String, RegisteredLocation> locations = new TreeMap<>();
    private final Map<String, StoredProvider> providers = new TreeMap<>();
    private final List<StoreMessage> messages = new ArrayList<>();
    private final InMemoryChangeLog changeLog = new InMemoryChangeLog();
    private long version;
    private long locationsRevision;
    private boolean led;
    private @Nullable String progress;

    @Override
    public synchronized Heads heads() {
        return new Heads(version, locationsRevision);
    }

    @Override
    public synchronized void noteProgress(String text) {
        progress = text;
    }

    @Override
    public synchronized Optional<String> notedProgress() {
        return Optional.ofNullable(progress);
    }

    @Override
    public synchronized StoredCatalog load() {
        return new StoredCatalog(version, List.copyOf(entities.values()));
    }

    @Override
    public synchronized StoredReadings loadReadings() {
        return new StoredReadings(
                version, List.copyOf(readings.values()), List.copyOf(sources.values()), Map.copyOf(errors));
    }

    @Override
    public synchronized CatalogChanges changesSince(long since) {
        List<OwnedEntity> upserts = new ArrayList<>();
        List<EntityRef> removals = new ArrayList<>();
        touched.forEach((ref, at) -> {
            if (at > since) {
                OwnedEntity entity = entities.get(ref);
                if (entity == null) {
                    removals.add(ref);
                } else {
                    upserts.add(entity);
                }
            }
        });
        return new CatalogChanges(version, upserts, removals);
    }

    @Override
    public synchronized long write(CatalogBatch batch) {
        if (batch.baseVersion() != version) {
            throw new CatalogStoreException.Superseded(batch.baseVersion(), version);
        }
        if (batch.changesEntities()) {
            version++;
        }
        changeLog.add(batch);
        batch.removals().forEach(ref -> {
            OwnedEntity gone = entities.remove(ref);
            if (gone != null) {
                changeLog.add(version, batch, gone, null);
            }
            touched.put(ref, version);
        });
        batch.upserts().forEach(stored -> {
            changeLog.add(version, batch, entities.put(stored.entity().ref(), stored), stored);
            touched.put(stored.entity().ref(), version);
        });
        readings.keySet().removeAll(batch.readingsGone());
        batch.readings().forEach(reading -> readings.put(reading.key(), reading));
        sources.keySet().removeAll(batch.sourcesGone());
        refusals.keySet().removeAll(batch.settledSources());
        batch.sources().forEach(source -> sources.put(source.source(), source));
        batch.errors().forEach((key, list) -> {
            if (list.isEmpty()) {
                errors.remove(key);
            } else {
                errors.put(key, List.copyOf(list));
            }
        });
        return version;
    }

    @Override
    public synchronized List<IngestionError> errors() {
        return errors.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(IngestionError::location)
                        .thenComparingInt(IngestionError::line)
                        .thenComparing(IngestionError::message))
                .toList();
    }

    @Override
    public synchronized List<StoredReading> readingsWithErrors() {
        return readings.values().stream()
                .filter(reading -> errors.getOrDefault(reading.key(), List.of()).stream()
                        .anyMatch(error -> error.entityRef() != null))
                .sorted(Comparator.comparing(StoredReading::key))
                .toList();
    }

    @Override
    public ChangeLog changeLog() {
        return changeLog;
    }

    @Override
    public synchronized List<StoredSource> sources() {
        return List.copyOf(sources.values());
    }

    @Override
    public synchronized void refuse(StoredRefusal refusal) {
        refusals.put(refusal.source(), refusal);
    }

    @Override
    public synchronized List<StoredRefusal> refusals() {
        return List.copyOf(refusals.values());
    }

    @Override
    public synchronized List<RegisteredLocation> locations() {
        return List.copyOf(locations.values());
    }

    @Override
    public synchronized boolean addLocation(RegisteredLocation location) {
        if (isTaken(location)) {
            return false;
        }
        locations.put(location.id().toString(), location);
        locationsRevision++;
        return true;
    }

    @Override
    public synchronized boolean replaceLocation(RegisteredLocation location) {
        if (isTaken(location)) {
            return false;
        }
        if (locations.replace(location.id().toString(), location) != null) {
            locationsRevision++;
        }
        return true;
    }

    @Override
    public synchronized boolean removeLocation(UUID id) {
        if (locations.remove(id.toString()) == null) {
            return false;
        }
        locationsRevision++;
        return true;
    }

    @Override
    public synchronized List<StoredProvider> providers() {
        return List.copyOf(providers.values());
    }

    @Override
    public synchronized boolean saveProvider(StoredProvider provider) {
        StoredProvider before = providers.put(provider.name(), provider);
        boolean same = provider.entities().equals(before == null ? List.of() : before.entities());
        locationsRevision += same ? 0 : 1;
        return !same;
    }

    @Override
    public synchronized boolean removeProvider(String name) {
        StoredProvider gone = providers.remove(name);
        if (gone != null && !gone.entities().isEmpty()) {
            locationsRevision++;
        }
        return gone != null;
    }

    @Override
    public synchronized void send(StoreMessage message) {
        messages.add(message);
    }

    @Override
    public synchronized List<StoreMessage> takeMessages() {
        List<StoreMessage> taken = List.copyOf(messages);
        messages.clear();
        return taken;
    }

    @Override
    public synchronized Optional<Leadership> tryLead() {
        if (led) {
            return Optional.empty();
        }
        led = true;
        return Optional.of(new Leadership() {
            private boolean held = true;

            @Override
            public boolean held() {
                synchronized (InMemoryCatalogStore.this) {
                    return held;
                }
            }

            @Override
            public void close() {
                synchronized (InMemoryCatalogStore.this) {
                    if (held) {
                        held = false;
                        led = false;
                    }
                }
            }
        });
    }

    private boolean isTaken(RegisteredLocation location) {
        return locations.values().stream()
                .anyMatch(other -> !other.id().equals(location.id())
                        && other.type().equals(location.type())
                        && other.target().equals(location.target()));
    }
}
