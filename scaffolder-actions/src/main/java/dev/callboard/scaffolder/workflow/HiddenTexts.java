package dev.callboard.scaffolder.workflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** The texts and numbers of an input that rules want to see in no log. */
final class HiddenTexts {

    private HiddenTexts() {}

    /** What is at these places of an input, longest first; single characters are everywhere and hide nothing. */
    static List<String> at(JsonNode input, Collection<JsonPointer> places) {
        List<String> texts = new ArrayList<>();
        for (JsonPointer place : places) {
            collect(input.at(place), texts);
        }
        return texts.stream()
                .filter(text -> text.length() > 1)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static void collect(JsonNode value, List<String> texts) {
        if (value.isContainer()) {
            value.forEach(child -> collect(child, texts));
        } else if (value.isString() || value.isNumber()) {
            texts.add(value.asString());
        }
    }
}
