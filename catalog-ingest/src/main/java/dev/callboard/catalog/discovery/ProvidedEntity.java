package dev.callboard.catalog.discovery;

import dev.callboard.catalog.processing.LocationRef;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entity that a provider tells of.
 *
 * @param location what manages it
 * @param entity as a descriptor would have it; not to be changed
 */
public record ProvidedEntity(LocationRef location, ObjectNode entity) {

    /**
     * A Location entity that has a file or glob read, which need not be there.
     *
     * @param annotations further ones
     */
    public static ProvidedEntity location(String type, String target, Map<String, String> annotations) {
        LocationRef location = new LocationRef(type, target);
        ObjectNode entity = JsonNodeFactory.instance.objectNode();
        entity.put("apiVersion", "backstage.io/v1alpha1").put("kind", "Location");
        ObjectNode metadata = entity.putObject("metadata").put("name", location.entityName());
        if (!annotations.isEmpty()) {
            ObjectNode written = metadata.putObject("annotations");
            annotations.forEach(written::put);
        }
        entity.putObject("spec")
                .put("type", location.type())
                .put("target", location.target())
                .put("presence", "optional");
        return new ProvidedEntity(location, entity);
    }

    static ProvidedEntity location(String target) {
        return location("url", target, Map.of());
    }
}
