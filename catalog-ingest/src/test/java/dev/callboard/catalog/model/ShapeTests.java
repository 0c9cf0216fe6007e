package dev.callboard.catalog.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ShapeTests {

    private static final List<String> NAMES =
            List.of("metadata", "name", "labels", "tags", "links", "url", "title", "spec", "owner", "a/b");
    private static final String SOUND = """
            {"apiVersion": "backstage.io/v1alpha1", "kind": "Component",
             "metadata": {"name": "a", "labels": {"x": "y"}, "annotations": {"x.example/y": "z"}, "tags": ["t"],
                          "links": [{"url": "https://a.example", "title": "A"}]},
             "spec": {"type": "service", "lifecycle": "production", "owner": "me", "providesApis": ["b"]}}
            """;

    private final Random random = new Random(4711);

    @Test
    void whatIsAcceptedDiffersInNoWay() {
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            JsonNode value = value(3);
            Shape shape = shape(3);
            List<Shape.Mismatch> mismatches = new ArrayList<>();
            shape.check(value, "", mismatches::add);
            assertThat(shape.accepts(value)).as("%s of %s", shape, value).isEqualTo(mismatches.isEmpty());
            accepted += mismatches.isEmpty() ? 1 : 0;
        }
        assertThat(accepted).isBetween(2000, 18_000);
    }

    /** The quick way takes a whole entity if and only if nothing is found wrong with it in the long way. */
    @Test
    void anEntityWithOneOddValueIsStillFoundOut() {
        EntityValidator validator = EntityModel.classic().validator();
        assertThat(validator.validate(sound())).isEmpty();
        int broken = 0;
        for (int i = 0; i < 5_000; i++) {
            ObjectNode entity = sound();
            ObjectNode parent = random.nextBoolean() ? entity : (ObjectNode) entity.path("metadata");
            List<String> names = List.copyOf(parent.propertyNames());
            parent.set(names.get(random.nextInt(names.size())), value(2));
            List<Shape.Mismatch> formats = new ArrayList<>();
            FieldFormats.check(entity, formats::add);
            if (!formats.isEmpty()) {
                assertThat(FieldFormats.accepts(entity)).as("%s", entity).isFalse();
                assertThat(validator.validateFields(entity)).as("%s", entity).isNotEmpty();
                broken++;
            }
        }
        assertThat(broken).isGreaterThan(100);
    }

    private static ObjectNode sound() {
        return (ObjectNode) JsonMapper.shared().readTree(SOUND);
    }

    private Shape shape(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0 -> new Shape.Anything();
            case 1 -> new Shape.Text(random.nextInt(3), random.nextInt(6));
            case 2 -> new Shape.OneOf(List.of("a", ""));
            case 3 -> new Shape.TextOrBoolean();
            case 4 -> new Shape.Items(shape(depth - 1), random.nextInt(2));
            case 5 -> new Shape.ObjectOrObjects();
            default -> fields(depth - 1);
        };
    }

    private Shape fields(int depth) {
        List<Shape.Field> fields = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextInt(4) == 0) {
                fields.add(new Shape.Field(name, shape(depth), random.nextInt(4) == 0));
            }
        }
        return new Shape.Fields(fields, shape(depth), random.nextInt(3) == 0);
    }

    private JsonNode value(int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(true);
            case 2 -> nodes.numberNode(7);
            case 3 -> nodes.stringNode("a");
            case 4 -> nodes.stringNode(random.nextBoolean() ? "" : "not a name");
            case 5 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    private ArrayNode array(int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            array.add(value(depth));
        }
        return array;
    }

    private ObjectNode object(int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(NAMES.get(random.nextInt(NAMES.size())), value(depth));
        }
        return object;
    }
}
