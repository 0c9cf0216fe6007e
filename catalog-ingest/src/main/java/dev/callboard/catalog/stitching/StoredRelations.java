package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Reads the relations of stored entities from their bodies, by several threads, and tells them in order. */
final class StoredRelations {

    /** How many entities' relations are held at once. */
    private static final int CHUNK = 8_000;

    /** How many entities a thread takes at a time. */
    private static final int SHARE = 100;

    private final Function<Entity, List<Relation>> relations;

    StoredRelations(Function<Entity, List<Relation>> relations) {
        this.relations = relations;
    }

    void forEach(List<OwnedEntity> entities, BiConsumer<EntityRef, List<Relation>> action) {
        for (int from = 0; from < entities.size(); from += CHUNK) {
            List<OwnedEntity> chunk = entities.subList(from, Math.min(from + CHUNK, entities.size()));
            List<List<Relation>> found = new ArrayList<>(Collections.nCopies(chunk.size(), List.of()));
            ParallelWork.forEach((chunk.size() + SHARE - 1) / SHARE, share -> {
                for (int i = share * SHARE; i < Math.min((share + 1) * SHARE, chunk.size()); i++) {
                    found.set(i, of(chunk.get(i).entity()));
                }
            });
            for (int i = 0; i < chunk.size(); i++) {
                action.accept(chunk.get(i).entity().ref(), found.get(i));
            }
        }
    }

    private List<Relation> of(FinalEntity entity) {
        return relations.apply(new Entity(FinalBody.processed(entity)));
    }
}
