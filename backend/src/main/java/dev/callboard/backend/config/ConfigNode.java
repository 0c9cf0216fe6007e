package dev.callboard.backend.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One value of the configuration and where it stands. */
sealed interface ConfigNode {

    Origin origin();

    /** The value as plain JSON, without what is not set. */
    JsonNode json();

    /** How a message names the kind of value, such as {@code a list}. */
    String described();

    /** Text, a number, a boolean or null. */
    record Scalar(JsonNode value, Origin origin) implements ConfigNode {
        @Override
        public JsonNode json() {
            return value;
        }

        @Override
        public String described() {
            if (value.isNull()) {
                return "empty";
            }
            String kind = value.isString() ? "the text " : value.isNumber() ? "the number " : "";
            return kind + (value.isString() ? "\"" + value.asString() + "\"" : value.asString());
        }
    }

    record Items(List<ConfigNode> items, Origin origin) implements ConfigNode {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public JsonNode json() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.stream().filter(item -> !(item instanceof Unset)).forEach(item -> array.add(item.json()));
            return array;
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    record Section(SequencedMap<String, ConfigNode> members, Origin origin) implements ConfigNode {
        public Section {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }

        @Override
        public JsonNode json() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, ConfigNode> member : members.entrySet()) {
                if (!(member.getValue() instanceof Unset)) {
                    object.set(member.getKey(), member.getValue().json());
                }
            }
            return object;
        }

        @Override
        public String described() {
            return "a section with keys of its own";
        }
    }

    /** A value that an environment variable was to give, which is not set: as if the key were not there. */
    record Unset(String variable, Origin origin) implements ConfigNode {
        @Override
        public JsonNode json() {
            return JsonNodeFactory.instance.nullNode();
        }

        @Override
        public String described() {
            return "not set";
        }
    }
}
