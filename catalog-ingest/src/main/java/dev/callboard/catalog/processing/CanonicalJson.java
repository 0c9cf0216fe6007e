package dev.callboard.catalog.processing;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON whose properties are in order, so that equal trees have equal text. */
public final class CanonicalJson {

    private static final ObjectWriter SORTED =
            JsonMapper.shared().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

    private CanonicalJson() {}

    /**
     * The SHA-1 of the tree's text in hexadecimal.
     *
     * @throws tools.jackson.core.JacksonException if the tree cannot be written as JSON, as half a surrogate pair
     */
    public static String sha1(JsonNode tree) {
        return Sha1.of(SORTED.writeValueAsBytes(tree));
    }
}
