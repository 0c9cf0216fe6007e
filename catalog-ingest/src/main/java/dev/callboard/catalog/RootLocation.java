package dev.callboard.catalog;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.EntityPipeline;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ProcessingContext;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.catalog.processing.TargetKey;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where reading begins: a location with the Location entity made for it, or an entity that a provider has told of.
 *
 * @param key the name under which the entity is claimed
 */
record RootLocation(TargetKey key, Entity entity, List<TargetKey> targets) {

    /**
     * @param ref the name of the Location entity
     * @throws dev.callboard.catalog.processing.ProcessingException if the location is not fit to be one
     */
    static RootLocation of(LocationRef location, EntityRef ref, EntityPipeline pipeline) {
        return of(location, entity(location, ref.name()), pipeline);
    }

    /**
     * An entity that a provider has told of.
     *
     * @param location what manages it
     * @param document changed by this
     * @throws dev.callboard.catalog.processing.ProcessingException if it is not fit to be one
     */
    static RootLocation of(LocationRef location, ObjectNode document, EntityPipeline pipeline) {
        EntityPipeline.Processed processed =
                pipeline.process(document, new ProcessingContext(location, location, ReferencedFiles.none()));
        EntityRef ref = processed.entity().ref();
        // No location can be of this type, so the key is nobody else's.
        TargetKey key = new TargetKey(new LocationRef("root", ref + " " + location), location, false);
        return new RootLocation(key, processed.entity(), processed.targets());
    }

    static EntityRef defaultRef(LocationRef location) {
        return new EntityRef("location", EntityRef.DEFAULT_NAMESPACE, location.entityName());
    }

    private static ObjectNode entity(LocationRef location, String name) {
        ObjectNode entity = JsonNodeFactory.instance.objectNode();
        entity.put("apiVersion", "backstage.io/v1alpha1");
        entity.put("kind", "Location");
        entity.putObject("metadata").put("name", name);
        entity.putObject("spec").put("type", location.type()).put("target", location.target());
        return entity;
    }
}
