package dev.callboard.policy;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON without any goodwill: a key that appears twice, anything after the value, or no value at all is an error.
 *
 * <p>Two readers that disagree about such a text could be made to see two different decisions in it.
 */
public final class StrictJson {

    private static final int MAX_DEPTH = 200;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /**
     * Reads one JSON value.
     *
     * @throws JacksonException if the bytes are not exactly one JSON value
     */
    public static JsonNode read(byte[] json) {
        JsonNode value = MAPPER.readTree(json);
        if (value == null || value.isMissingNode()) {
            throw new EmptyDocumentException();
        }
        return value;
    }

    /**
     * Writes a value as UTF-8.
     *
     * @throws JacksonException if the value cannot be written as JSON
     */
    public static byte[] write(JsonNode value) {
        return MAPPER.writeValueAsBytes(value);
    }

    private static final class EmptyDocumentException extends JacksonException {

        EmptyDocumentException() {
            super("There is no JSON value");
        }
    }
}
