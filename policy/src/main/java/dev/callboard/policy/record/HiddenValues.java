package dev.callboard.policy.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Texts and numbers that rules want hidden, wherever else they turn up in the record of the same decision. */
final class HiddenValues {

    /** What a task is given, does and has found. What tells one decision from another is not among it. */
    private static final List<JsonPointer> PLACES = List.of(
            JsonPointer.compile("/parameters"),
            JsonPointer.compile("/step/name"),
            JsonPointer.compile("/step/each"),
            JsonPointer.compile("/step/input"),
            JsonPointer.compile("/step/output"),
            JsonPointer.compile("/target"),
            JsonPointer.compile("/previous"),
            JsonPointer.compile("/workspace"));

    /** The members of findings and obligations that can repeat a value. */
    private static final Set<String> WORDS = Set.of("message", "reason", "remediation", "value");

    /** Longest first, as one may be part of another. */
    private final List<String> texts;

    private HiddenValues(List<String> texts) {
        this.texts = texts;
    }

    /** The texts and numbers in some values; single characters are everywhere and hide nothing. */
    static HiddenValues in(Collection<JsonNode> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> collect(value, texts));
        return new HiddenValues(texts.stream()
                .filter(text -> text.length() > 1)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    private static void collect(JsonNode value, List<String> texts) {
        if (value.isContainer()) {
            value.forEach(child -> collect(child, texts));
        } else if (value.isString() || value.isNumber()) {
            texts.add(value.asString());
        }
    }

    /** Takes them out of an input. @return where they were */
    List<String> takeOutOf(ObjectNode input) {
        List<String> places = new ArrayList<>();
        for (JsonPointer place : texts.isEmpty() ? List.<JsonPointer>of() : PLACES) {
            if (input.at(place.head()) instanceof ObjectNode parent) {
                String name = place.last().getMatchingProperty();
                JsonNode value = parent.path(name);
                if (!value.isMissingNode()) {
                    parent.set(name, without(value, place, at -> places.add(at.toString())));
                }
            }
        }
        return places;
    }

    /** Takes them out of what is said in words, in an engine's document or a list of findings. */
    <T extends JsonNode> T takeOutOfWords(T said) {
        if (!texts.isEmpty()) {
            words(said);
        }
        return said;
    }

    private void words(JsonNode said) {
        if (said instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                if (WORDS.contains(name)) {
                    object.set(name, without(object.path(name), JsonPointer.empty(), at -> {}));
                }
            }
        }
        said.forEach(this::words);
    }

    private JsonNode without(JsonNode value, JsonPointer at, Consumer<JsonPointer> found) {
        if (value instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                object.set(name, without(object.path(name), at.appendProperty(name), found));
            }
            return object;
        }
        if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, without(array.get(i), at.appendIndex(i), found));
            }
            return array;
        }
        String text = value.isString() || value.isNumber() ? value.asString() : "";
        String left = without(text);
        if (left.equals(text)) {
            return value;
        }
        found.accept(at);
        return StringNode.valueOf(left);
    }

    private String without(String text) {
        String left = text;
        for (String each : texts) {
            left = left.replace(each, RecordMask.MASKED);
        }
        return left;
    }
}
