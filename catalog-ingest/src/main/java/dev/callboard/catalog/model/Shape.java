package dev.callboard.catalog.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What a value of an entity has to look like: as much of JSON Schema as the kinds need. */
sealed interface Shape
        permits Shape.Anything,
                Shape.Text,
                Shape.OneOf,
                Shape.TextOrBoolean,
                Shape.Items,
                Shape.ObjectOrObjects,
                Shape.Fields,
                JsonSchema {

    /** Tells each way in which the value differs. */
    void check(JsonNode value, String pointer, Consumer<Mismatch> found);

    /** Whether the value differs in no way; costs less than telling in which. */
    default boolean accepts(JsonNode value) {
        AtomicBoolean accepted = new AtomicBoolean(true);
        check(value, "", mismatch -> accepted.set(false));
        return accepted.get();
    }

    /** @param detail the name and value of what the rule demands, such as {@code type: string} */
    record Mismatch(String pointer, String message, String detail) {

        String place() {
            return pointer.isEmpty() ? "<root>" : pointer;
        }
    }

    static Shape text() {
        return new Text(1, Integer.MAX_VALUE);
    }

    static Shape anyText() {
        return new Text(0, Integer.MAX_VALUE);
    }

    static Shape texts() {
        return new Items(text());
    }

    static Shape object(Field... fields) {
        return new Fields(List.of(fields), new Anything(), false);
    }

    static Field required(String name, Shape shape) {
        return new Field(name, shape, true);
    }

    static Field optional(String name, Shape shape) {
        return new Field(name, shape, false);
    }

    record Field(String name, Shape shape, boolean required) {}

    record Anything() implements Shape {

        @Override
        public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {}

        @Override
        public boolean accepts(JsonNode value) {
            return true;
        }
    }

    record Text(int minLength, int maxLength) implements Shape {

        @Override
        public boolean accepts(JsonNode value) {
            return value.isString()
                    && value.stringValue().length() >= minLength
                    && value.stringValue().length() <= maxLength;
        }

        @Override
        public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {
            if (!value.isString()) {
                found.accept(wrongType(pointer, "string"));
            } else if (value.asString().length() < minLength) {
                found.accept(new Mismatch(
                        pointer, "must NOT have fewer than " + minLength + " characters", "limit: " + minLength));
            } else if (value.asString().length() > maxLength) {
                found.accept(new Mismatch(
                        pointer, "must NOT have more than " + maxLength + " characters", "limit: " + maxLength));
            }
        }
    }

    record OneOf(List<String> values) implements Shape {

        @Override
        public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {
            if (!value.isString()) {
                found.accept(wrongType(pointer, "string"));
            } else if (!values.contains(value.asString())) {
                found.accept(new Mismatch(
                        pointer,
                        "must be equal to one of the allowed values",
                        "allowedValues: " + String.join(",", values)));
            }
        }
    }

    record TextOrBoolean() implements Shape {

        @Override
        public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {
            if (!value.isString() && !value.isBoolean()) {
                found.accept(wrongType(pointer, "string,boolean"));
            }
        }
    }

    record Items(Shape item, int minItems) implements Shape {

        Items(Shape item) {
            this(item, 0);
        }

        @Override
        public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {
            if (!value.isArray()) {
                found.accept(wrongType(pointer, "array"));
                return;
            }
            if (value.size() < minItems) {
                found.accept(
                        new Mismatch(pointer, "must NOT have fewer than " + minItems + " items", "limit: " + minItems));
            }
            for (int i = 0; i < value.size(); i++) {
                item.check(value.get(i), pointer + "/" + i, found);
            }
        }

        @Override
        public boolean accepts(JsonNode value) {
            if (!value.isArray() || value.size() < minItems) {
                return false;
            }
            for (int i = 0; i < value.size(); i++) {
                if (!item.accepts(value.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    record ObjectOrObjects() implements Shape {

        @Override
        public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {
            if (value.isArray()) {
                new Items(object()).check(value, pointer, found);
            } else if (!value.isObject()) {
                found.accept(wrongType(pointer, "object"));
            }
        }
    }

    /**
     * An object.
     *
     * @param others what properties that are not among the fields have to be
     * @param closed whether there must be no others
     */
    record Fields(List<Field> fields, Shape others, boolean closed) implements Shape {

        @Override
        public void check(JsonNode value, String pointer, Consumer<Mismatch> found) {
            if (!value.isObject()) {
                found.accept(wrongType(pointer, "object"));
                return;
            }
            for (Field field : fields) {
                if (field.required() && !value.has(field.name())) {
                    found.accept(new Mismatch(
                            pointer,
                            "must have required property '" + field.name() + "'",
                            "missingProperty: " + field.name()));
                }
            }
            Set<String> rest = new TreeSet<>(value.propertyNames());
            fields.forEach(field -> rest.remove(field.name()));
            if (closed) {
                rest.forEach(name -> found.accept(
                        new Mismatch(pointer, "must NOT have additional properties", "additionalProperty: " + name)));
            }
            for (Field field : fields) {
                JsonNode child = value.get(field.name());
                if (child != null) {
                    field.shape().check(child, pointer + "/" + escaped(field.name()), found);
                }
            }
            rest.forEach(name -> others.check(value.get(name), pointer + "/" + escaped(name), found));
        }

        @Override
        public boolean accepts(JsonNode value) {
            if (!value.isObject()) {
                return false;
            }
            int known = 0;
            for (Field field : fields) {
                JsonNode child = value.get(field.name());
                if (child == null ? field.required() : !field.shape().accepts(child)) {
                    return false;
                }
                known += child == null ? 0 : 1;
            }
            return value.size() == known || (!closed && acceptsOthers(value));
        }

        private boolean acceptsOthers(JsonNode value) {
            if (others instanceof Anything) {
                return true;
            }
            for (Map.Entry<String, JsonNode> property : value.properties()) {
                if (!isField(property.getKey()) && !others.accepts(property.getValue())) {
                    return false;
                }
            }
            return true;
        }

        private boolean isField(String name) {
            for (Field field : fields) {
                if (field.name().equals(name)) {
                    return true;
                }
            }
            return false;
        }

        private static String escaped(String name) {
            return name.replace("~", "~0").replace("/", "~1");
        }
    }

    private static Mismatch wrongType(String pointer, String type) {
        return new Mismatch(pointer, "must be " + type, "type: " + type);
    }
}
