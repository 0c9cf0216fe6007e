package dev.callboard.catalog;

import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.catalog.stitching.OwnedEntity;
import dev.callboard.catalog.store.StoredCatalog;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What readers see: the index, and beside it what is known of each entity. Written by one thread, read by many. */
final class CatalogView {

    private final EntityIndex index;
    private final Map<EntityRef, OwnedEntity> entities = new ConcurrentHashMap<>();
    private final Map<UUID, EntityRef> refs = new ConcurrentHashMap<>();
    private volatile long version;

    CatalogView(EntityIndex index) {
        this.index = index;
    }

    EntityIndex index() {
        return index;
    }

    int size() {
        return entities.size();
    }

    long version() {
        return version;
    }

    Optional<OwnedEntity> find(EntityRef ref) {
        return Optional.ofNullable(entities.get(ref));
    }

    /** What is shown of an entity; null if nothing. */
    @Nullable Entity entity(EntityRef ref) {
        OwnedEntity owned = entities.get(ref);
        return owned == null
                ? null
                : new Entity(
                        (ObjectNode) JsonMapper.shared().readTree(owned.entity().body()));
    }

    Optional<EntityRef> findByUid(UUID uid) {
        return Optional.ofNullable(refs.get(uid));
    }

    /** Makes visible what is durable by now. */
    void publish(long next, Collection<OwnedEntity> upserts, Collection<EntityRef> removals) {
        for (EntityRef ref : removals) {
            OwnedEntity gone = entities.remove(ref);
            if (gone != null) {
                refs.remove(gone.entity().uid());
            }
        }
        for (OwnedEntity owned : upserts) {
            FinalEntity entity = owned.entity();
            OwnedEntity before = entities.put(entity.ref(), owned);
            if (before != null && !before.entity().uid().equals(entity.uid())) {
                refs.remove(before.entity().uid());
            }
            refs.put(entity.uid(), entity.ref());
        }
        index.publish(next, upserts.stream().map(OwnedEntity::entity).toList(), removals);
        version = next;
    }

    /** Makes everything visible that is stored, and nothing else. */
    void replace(StoredCatalog stored) {
        Set<EntityRef> gone = new HashSet<>(entities.keySet());
        stored.entities().forEach(owned -> gone.remove(owned.entity().ref()));
        publish(stored.version(), stored.entities(), gone);
    }

    Collection<OwnedEntity> entities() {
        return entities.values();
    }
}
