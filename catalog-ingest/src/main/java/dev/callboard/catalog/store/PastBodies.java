package dev.callboard.catalog.store;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Entities of the past, of which only the body was kept. */
final class PastBodies {

    private PastBodies() {}

    static FinalEntity entity(EntityRef ref, byte[] body) {
        JsonNode metadata = JsonMapper.shared().readTree(body).path("metadata");
        return new FinalEntity(
                ref,
                UUID.fromString(metadata.path("uid").asString()),
                metadata.path("etag").asString(),
                body,
                List.of());
    }
}
