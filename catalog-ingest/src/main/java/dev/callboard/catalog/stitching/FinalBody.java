package dev.callboard.catalog.stitching;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import dev.callboard.catalog.processing.CanonicalJson;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The two ways between a processed entity and its final form, which adds only what sources may not write. */
final class FinalBody {

    private static final String ORPHAN = "backstage.io/orphan";

    private FinalBody() {}

    /** What stitching once started from. */
    static ObjectNode processed(FinalEntity entity) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(entity.body());
        body.remove("relations");
        StatusError.takeBack(body);
        ((ObjectNode) body.path("metadata")).remove(List.of("uid", "etag"));
        if (body.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(ORPHAN);
        }
        return body;
    }

    /** The final form; the processed entity is left as it is. */
    static FinalEntity compose(
            EntityRef ref,
            UUID uid,
            ObjectNode processed,
            List<Relation> relations,
            List<StatusError> errors,
            Place place) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        processed.properties().forEach(property -> body.set(property.getKey(), property.getValue()));
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        processed
                .path("metadata")
                .properties()
                .forEach(property -> metadata.set(property.getKey(), property.getValue()));
        if (place.orphan()) {
            ObjectNode annotations = JsonNodeFactory.instance.objectNode();
            metadata.path("annotations")
                    .properties()
                    .forEach(property -> annotations.set(property.getKey(), property.getValue()));
            annotations.put(ORPHAN, "true");
            metadata.set("annotations", annotations);
        }
        metadata.put("uid", uid.toString());
        body.set("metadata", metadata);
        ArrayNode list = body.putArray("relations");
        for (Relation relation : relations) {
            list.addObject()
                    .put("type", relation.type())
                    .put("targetRef", relation.target().toString());
        }
        StatusError.write(body, errors);
        String etag = CanonicalJson.sha1(body);
        metadata.put("etag", etag);
        return new FinalEntity(ref, uid, etag, JsonMapper.shared().writeValueAsBytes(body), place.parents());
    }

    /**
     * @param parents the entities that emit it
     * @param orphan whether nothing emits it any more
     */
    record Place(List<EntityRef> parents, boolean orphan) {}
}
