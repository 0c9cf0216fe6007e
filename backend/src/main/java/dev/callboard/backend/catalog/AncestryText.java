package dev.callboard.backend.catalog;

import dev.callboard.catalog.index.Ancestry;
import dev.callboard.catalog.stitching.FinalEntity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The text of an ancestry, into which the entities are copied as they are kept. */
final class AncestryText {

    private static final JsonMapper JSON = JsonMapper.shared();

    private AncestryText() {}

    static byte[] of(Ancestry ancestry) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        write(text, "{\"rootEntityRef\":");
        text.writeBytes(JSON.writeValueAsBytes(ancestry.root().toString()));
        String separator = ",\"items\":[";
        for (FinalEntity entity : ancestry.entities()) {
            write(text, separator + "{\"entity\":");
            text.writeBytes(entity.body());
            List<String> parents =
                    entity.parents().stream().map(Object::toString).toList();
            write(text, ",\"parentEntityRefs\":");
            text.writeBytes(JSON.writeValueAsBytes(parents));
            write(text, "}");
            separator = ",";
        }
        write(text, "]}");
        return text.toByteArray();
    }

    private static void write(ByteArrayOutputStream text, String json) {
        text.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    }
}
