package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes entities for the tests of the index. */
final class TestEntities {

    private static final JsonMapper JSON = JsonMapper.shared();

    private TestEntities() {}

    /** An entity of JSON that may use single quotes; its uid is derived from its reference. */
    static FinalEntity entity(String json, EntityRef... parents) {
        ObjectNode tree = tree(json);
        EntityRef ref = new EntityRef(
                tree.path("kind").asString(),
                tree.path("metadata").path("namespace").asString("default"),
                tree.path("metadata").path("name").asString());
        return entity(tree, ref, UUID.nameUUIDFromBytes(ref.toString().getBytes(StandardCharsets.UTF_8)), parents);
    }

    static FinalEntity entity(ObjectNode tree, EntityRef ref, UUID uid, EntityRef... parents) {
        return new FinalEntity(ref, uid, "etag", JSON.writeValueAsBytes(tree), List.of(parents));
    }

    static FinalEntity component(String name, String spec) {
        return entity("{'kind':'Component','metadata':{'name':'" + name + "'},'spec':" + spec + "}");
    }

    static ObjectNode tree(String json) {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }
}
