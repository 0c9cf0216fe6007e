package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.template.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Knows the secrets of one task and takes them out of whatever leaves the engine.
 *
 * <p>Two forms: people see {@code ***}, the policy sees {@code ***secret:NAME***}. A value is recognised by itself, wherever
 * it came from, also backwards, encoded, spelled out or split over values; one of a single character is not, since every text would be full of
 * it. What expressions made of secrets is learnt on the way. Thread-safe.
 */
final class SecretMask {

    static final String HIDDEN = "***";

    private final ObjectNode revealed;
    private final ObjectNode masked;
    private final Set<String> given;
    private volatile KnownSecrets known;

    private SecretMask(Map<String, String> values, ObjectNode revealed, ObjectNode masked) {
        this.revealed = revealed;
        this.masked = masked;
        this.given = Set.copyOf(values.values());
        this.known = KnownSecrets.of(values);
    }

    /**
     * Keeps a secret that an action has made as hidden as those that the task was started with, from now on.
     *
     * @param name the same in every attempt, so that what one has stored another can put back
     */
    synchronized void keep(String name, String value) {
        known = known.keeping(name, value);
    }

    /** Whether actions have put secrets out. */
    boolean hasKept() {
        return !known.kept().isEmpty();
    }

    /** Whether a value that was put back still has the place of a secret in it that an action put out and nobody has any more. */
    static boolean lacksKept(JsonNode value) {
        return value.toString().contains("***secret:" + KnownSecrets.KEPT);
    }

    /** Hides texts that were made of secrets, from now on. */
    synchronized void learn(Collection<String> texts) {
        if (!texts.isEmpty()) {
            known = known.learning(texts, given);
        }
    }

    /** Learns the secrets of a task, of the environment, and the parameters that are to be kept as secret as these. */
    static SecretMask of(TaskSpec spec, TaskSecrets secrets, TaskSecrets environment) {
        Map<String, String> values = new LinkedHashMap<>();
        ObjectNode parameters = spec.parameters().deepCopy();
        for (String pointer : spec.maskedParameters()) {
            JsonPointer place = JsonPointer.compile(pointer);
            JsonNode value = parameters.at(place);
            if (value.isString()
                    && !value.asString().isEmpty()
                    && parameters.at(place.head()) instanceof ObjectNode holder) {
                String name = "parameters" + pointer.replace('/', '.');
                values.put(name, value.asString());
                holder.put(place.last().getMatchingProperty(), placeholder(name));
            }
        }
        ObjectNode revealed = JsonNodeFactory.instance.objectNode();
        ObjectNode masked = JsonNodeFactory.instance.objectNode();
        revealed.set("parameters", spec.parameters());
        masked.set("parameters", parameters);
        put(secrets, "", "secrets", values, revealed, masked);
        put(environment, "environment.", "environment", values, revealed, masked);
        return new SecretMask(values, revealed, masked);
    }

    private static void put(
            TaskSecrets secrets,
            String prefix,
            String field,
            Map<String, String> values,
            ObjectNode revealed,
            ObjectNode masked) {
        ObjectNode plain = revealed.putObject(field);
        ObjectNode hidden = masked.putObject(field);
        for (String name : secrets.names()) {
            String value = secrets.find(name).map(Secret::reveal).orElseThrow();
            values.put(prefix + name, value);
            plain.put(name, value);
            hidden.put(name, placeholder(prefix + name));
        }
    }

    /** What the policy sees in the place of a secret. */
    static String placeholder(String name) {
        return "***secret:" + name + "***";
    }

    /** Whether there is nothing to hide. */
    boolean isEmpty() {
        return known.texts().isEmpty();
    }

    /** {@code parameters}, {@code secrets} and {@code environment} as actions see them. */
    ObjectNode revealed() {
        return revealed;
    }

    /** The same with placeholders. */
    ObjectNode masked() {
        return masked;
    }

    /** The names of the secrets that an expression mentions, joined by commas. */
    String mentioned(String expressions) {
        List<String> names = new ArrayList<>();
        masked.path("secrets").propertyNames().forEach(name -> names.add(name));
        masked.path("environment").propertyNames().forEach(name -> names.add("environment." + name));
        Set<String> found = new LinkedHashSet<>();
        for (String name : names) {
            if (expressions.contains(name.substring(name.lastIndexOf('.') + 1))) {
                found.add(name);
            }
        }
        return found.isEmpty() ? "derived" : String.join(",", found);
    }

    /** A text for people. */
    String redact(String text) {
        KnownSecrets secrets = known;
        String redacted = text;
        for (KnownSecrets.Text one : secrets.texts()) {
            redacted = redacted.replace(one.value(), HIDDEN);
        }
        return secrets.areSpelledIn(redacted) ? HIDDEN : redacted;
    }

    /** A text for the policy or the journal. */
    String mask(String text) {
        KnownSecrets secrets = known;
        String result = text;
        for (KnownSecrets.Text one : secrets.texts()) {
            result = result.replace(one.value(), placeholder(one.name()));
        }
        return secrets.areSpelledIn(result) ? placeholder("spelled") : result;
    }

    /** Where values are pieces of a secret that is split over several of them, and the names of the secrets. */
    Map<JsonPointer, String> pieces(JsonNode value) {
        return known.splits().pieces(value);
    }

    boolean occursIn(String text) {
        return known.occurIn(text);
    }

    /** A value for the policy or the journal: a copy in which every secret is masked, in keys too. */
    JsonNode mask(JsonNode value) {
        if (isEmpty()) {
            return value.deepCopy();
        }
        JsonNode unspelled = withoutSpelling(value, placeholder("spelled"));
        return each(
                SplitSecrets.replace(
                        unspelled,
                        known.splits().pieces(unspelled),
                        (at, name) -> StringNode.valueOf(placeholder(name))),
                this::mask);
    }

    /** Puts the secrets back that {@link #mask(JsonNode)} took out; what is in the place of an unknown one stays. */
    JsonNode reveal(JsonNode value) {
        return isEmpty() ? value.deepCopy() : each(value, this::reveal);
    }

    private String reveal(String text) {
        String result = text;
        for (Map.Entry<String, String> secret : known.values().entrySet()) {
            result = result.replace(placeholder(secret.getKey()), secret.getValue());
        }
        return result;
    }

    /** A value for people: a copy in which every secret is hidden, in keys too. */
    ObjectNode redactObject(ObjectNode value) {
        if (isEmpty()) {
            return value.deepCopy();
        }
        JsonNode unspelled = withoutSpelling(value, HIDDEN);
        return (ObjectNode) each(
                SplitSecrets.replace(
                        unspelled, known.splits().pieces(unspelled), (at, name) -> StringNode.valueOf(HIDDEN)),
                this::redact);
    }

    /** A value without lists of texts that spell a secret out, letter by letter or piece by piece. */
    private JsonNode withoutSpelling(JsonNode value, String instead) {
        if (value.isArray()) {
            String all = value.valueStream().map(item -> item.asString("")).collect(Collectors.joining());
            if (known.areSpelledIn(all)
                    && value.valueStream().noneMatch(item -> known.secrets().containsValue(item.asString("")))) {
                ArrayNode hidden = JsonNodeFactory.instance.arrayNode();
                value.forEach(item -> hidden.add(instead));
                return hidden;
            }
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(item -> array.add(withoutSpelling(item, instead)));
            return array;
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.forEachEntry((key, child) -> object.set(key, withoutSpelling(child, instead)));
            return object;
        }
        return value;
    }

    private static JsonNode each(JsonNode value, UnaryOperator<String> change) {
        if (value.isString()) {
            return StringNode.valueOf(change.apply(value.asString()));
        }
        if (value.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            value.forEachEntry((key, child) -> object.set(change.apply(key), each(child, change)));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            value.forEach(child -> array.add(each(child, change)));
            return array;
        }
        return value;
    }
}
