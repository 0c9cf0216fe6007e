package dev.callboard.catalog.processing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON whose properties are in order, so that equal trees have equal text. */
public final class CanonicalJson {

    private static final ObjectWriter SORTED =
            JsonMapper.shared().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);

    private CanonicalJson() {}

    /** The SHA-1 of the tree's text in hexadecimal; tells contents apart, protects against nobody. */
    public static String sha1(JsonNode tree) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(SORTED.writeValueAsBytes(tree));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
