package dev.callboard.policy.record;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Takes out of a record what must not be kept: what looks like a token, a key or a password in plain text, values that
 * the operator names, and those that rules want redacted.
 *
 * <p>Secrets that a task was given as such are not there in the first place; a policy never sees them.
 */
public final class RecordMask {

    /** What stands in the place of a value. */
    public static final String MASKED = "***masked***";

    private static final JsonPointer INPUT = JsonPointer.compile("/step/input");

    private static final Pattern TOKENS = Pattern.compile(String.join(
            "|",
            "-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?s:.*?)(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|\\z)",
            "\\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})",
            "\\bgl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{20,}",
            "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
            "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
            "\\bAIza[0-9A-Za-z_-]{35,}",
            "\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}",
            "\\b[a-z][a-z0-9+.-]*://[^/\\s:@*]*:[^/\\s@*]+@"));

    /** Each of the above has one of these in it. Nearly no text has, and looking for them takes far less time. */
    private static final List<String> SIGNS = List.of(
            "-----BEGIN ",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "gldt-",
            "glrt-",
            "glptt-",
            "glcbt-",
            "AKIA",
            "ASIA",
            "xox",
            "AIza",
            "eyJ",
            "://");

    private final List<JsonPointer> places;

    private RecordMask(List<JsonPointer> places) {
        this.places = places;
    }

    /** A mask that also takes out the values at some places of the input, with all below them. */
    public static RecordMask of(List<JsonPointer> places) {
        return new RecordMask(List.copyOf(places));
    }

    /** An input without what must not be kept, where that stood, and what else must not be in the same record. */
    record Masked(ObjectNode document, List<String> pointers, HiddenValues hidden) {}

    private record Obligation(JsonPointer path, JsonNode value) {}

    /** @param decisions all that the engine said about this input */
    Masked input(ObjectNode input, List<JsonNode> decisions) {
        Set<String> pointers = new LinkedHashSet<>();
        ObjectNode copy = (ObjectNode) copy(input, JsonPointer.empty(), pointers);
        List<JsonPointer> redacted = obligations("log_redact", decisions)
                .map(Obligation::path)
                .distinct()
                .toList();
        for (JsonPointer place : Stream.concat(
                        places.stream(), redacted.stream().map(INPUT::append))
                .toList()) {
            if (replace(copy, place)) {
                pointers.add(place.toString());
            }
        }
        HiddenValues hidden = HiddenValues.in(Stream.concat(
                        redacted.stream().map(path -> input.at(INPUT).at(path)),
                        obligations("set_input", decisions)
                                .filter(change -> redacted.stream().anyMatch(path -> overlap(path, change.path())))
                                .map(Obligation::value))
                .toList());
        pointers.addAll(hidden.takeOutOf(copy));
        return new Masked(copy, List.copyOf(pointers), hidden);
    }

    private static Stream<Obligation> obligations(String operation, List<JsonNode> decisions) {
        return decisions.stream()
                .flatMap(decision -> decision.path("obligations").valueStream())
                .filter(obligation -> obligation.path("op").asString("").equals(operation))
                .flatMap(obligation -> pointer(obligation.path("path").asString(""))
                        .map(path -> new Obligation(path, obligation.path("value")))
                        .stream());
    }

    private static Optional<JsonPointer> pointer(String path) {
        try {
            return Optional.of(JsonPointer.compile(path));
        } catch (IllegalArgumentException malformed) {
            // The gate refuses such a decision; the record says so.
            return Optional.empty();
        }
    }

    private static boolean overlap(JsonPointer one, JsonPointer other) {
        return (one + "/").startsWith(other + "/") || (other + "/").startsWith(one + "/");
    }

    private static boolean replace(ObjectNode document, JsonPointer place) {
        JsonNode parent = document.at(place.head());
        if (document.at(place).isMissingNode()) {
            return false;
        }
        switch (parent) {
            case ObjectNode object -> object.put(place.last().getMatchingProperty(), MASKED);
            case ArrayNode array -> array.set(place.last().getMatchingIndex(), StringNode.valueOf(MASKED));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A copy of any value with the texts in it masked that look like what must not be kept. */
    public JsonNode texts(JsonNode value) {
        return copy(value, JsonPointer.empty(), new LinkedHashSet<>());
    }

    String text(String text) {
        if (SIGNS.stream().noneMatch(text::contains)) {
            return text;
        }
        Matcher matcher = TOKENS.matcher(text);
        return matcher.find() ? matcher.replaceAll(MASKED) : text;
    }

    private JsonNode copy(JsonNode value, JsonPointer here, Set<String> masked) {
        if (value.isString()) {
            String text = value.stringValue();
            String kept = text(text);
            if (kept.equals(text)) {
                return value;
            }
            masked.add(here.toString());
            return StringNode.valueOf(kept);
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.forEachEntry((name, child) -> {
                String kept = text(name);
                JsonPointer there = here.appendProperty(kept);
                if (!kept.equals(name)) {
                    masked.add(there.toString());
                }
                object.set(kept, copy(child, there, masked));
            });
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < value.size(); i++) {
                array.add(copy(value.get(i), here.appendIndex(i), masked));
            }
            return array;
        }
        return value;
    }
}
