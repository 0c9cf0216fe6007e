package dev.callboard.backend.catalog;

import dev.callboard.catalog.UnprocessedEntity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An entity that never made it into the catalog, as a row of the table that the original keeps such entities in. */
final class RefreshState {

    private RefreshState() {}

    static ObjectNode row(UnprocessedEntity one) {
        ObjectNode row = JsonMapper.shared()
                .createObjectNode()
                .put("entity_id", one.id())
                .put("entity_ref", one.ref().toString());
        row.set("unprocessed_entity", one.entity());
        row.put("unprocessed_hash", hash(one.entity().toString()));
        row.putNull("processed_entity");
        row.putNull("result_hash");
        row.putObject("cache");
        row.putArray("errors")
                .addObject()
                .put("name", one.error().name())
                .put("message", one.error().message())
                .put("line", one.error().line());
        return row.put("next_update_at", Objects.toString(one.nextLook(), null))
                .put("last_discovery_at", Objects.toString(one.lastRead(), null))
                .put("location_key", one.location().toString());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
