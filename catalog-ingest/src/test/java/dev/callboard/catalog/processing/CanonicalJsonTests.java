package dev.callboard.catalog.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Hashes of this text are stored, so it must never change. */
class CanonicalJsonTests {

    private static final ObjectWriter MAPPER =
            JsonMapper.shared().writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random = new Random(4711);

    @Test
    void theTextIsThatOfTheMapper() {
        for (int i = 0; i < 20_000; i++) {
            JsonNode tree = tree(4);
            assertThat(CanonicalJson.bytes(tree)).isEqualTo(MAPPER.writeValueAsBytes(tree));
        }
    }

    @Test
    void aKnownTreeHasTheHashThatItAlwaysHad() {
        JsonNode tree =
                JsonMapper.shared().readTree("{\"b\": [1, 2.50, true, null], \"a\": {\"z\": \"\u00e4\", \"y\": \"\"}}");
        assertThat(CanonicalJson.bytes(tree))
                .asString()
                .isEqualTo("{\"a\":{\"y\":\"\",\"z\":\"\u00e4\"},\"b\":[1,2.5,true,null]}");
    }

    private JsonNode tree(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
            case 4 -> NODES.numberNode(new BigDecimal("12345678901234567890.123"));
            case 5 -> NODES.stringNode(text());
            case 6 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    private ArrayNode array(int depth) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(tree(depth));
        }
        return array;
    }

    private ObjectNode object(int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.set(text(), tree(depth));
        }
        return object;
    }

    private String text() {
        String alphabet = "aZ0-\"\\/\n\u0001\u00e4\u20ac\ud83d\ude00 ";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            int at = random.nextInt(alphabet.length() - 3);
            text.append(at == 11 ? "\ud83d\ude00" : String.valueOf(alphabet.charAt(at)));
        }
        return text.toString();
    }
}
