package dev.callboard.policy.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What would change if other rules were asked: in numbers, by rule and by template, and in examples. Not thread-safe. */
public final class ReplayReport {

    private static final int MAX_EXAMPLES = 1_000;

    private final Map<String, Effect> rules = new TreeMap<>();
    private final Map<String, Effect> templates = new TreeMap<>();
    private final List<Difference> examples = new ArrayList<>();
    private long judged;
    private long different;
    private long undecided;

    /** How often something came to be and ceased to be. */
    private static final class Effect {

        private long appeared;
        private long vanished;
        private long newlyDenied;
        private long newlyAllowed;

        private ObjectNode toJson(String field, String name) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put(field, name)
                    .put("appeared", appeared)
                    .put("vanished", vanished)
                    .put("newlyDenied", newlyDenied)
                    .put("newlyAllowed", newlyAllowed);
        }
    }

    /** Takes what came of one record: nothing if it is judged alike. */
    void take(List<Difference> found) {
        judged++;
        found.forEach(this::add);
    }

    private void add(Difference difference) {
        if (difference.after() == Outcome.UNAVAILABLE) {
            undecided++;
            return;
        }
        different++;
        if (examples.size() < MAX_EXAMPLES) {
            examples.add(difference);
        }
        difference.appeared().forEach(code -> count(rules, code, difference).appeared++);
        difference.vanished().forEach(code -> count(rules, code, difference).vanished++);
        Effect template = count(templates, difference.template(), difference);
        template.appeared += difference.appeared().size();
        template.vanished += difference.vanished().size();
    }

    private static Effect count(Map<String, Effect> effects, String name, Difference difference) {
        Effect effect = effects.computeIfAbsent(name, unknown -> new Effect());
        if (difference.before() != difference.after()) {
            effect.newlyDenied += difference.after() == Outcome.DENY ? 1 : 0;
            effect.newlyAllowed += difference.after() == Outcome.ALLOW ? 1 : 0;
        }
        return effect;
    }

    /** How many records were judged again. */
    public long records() {
        return judged;
    }

    /** How many of them were judged otherwise. */
    public long differences() {
        return different;
    }

    /** How many of them the other rules did not decide on, because they were not there or took too long. */
    public long undecided() {
        return undecided;
    }

    /** The first differences. */
    public List<Difference> examples() {
        return List.copyOf(examples);
    }

    /** The numbers, by rule and by template, without the examples. */
    public ObjectNode summary() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("records", judged);
        json.put("differences", different);
        json.put("undecided", undecided);
        put(json.putArray("rules"), "code", rules);
        put(json.putArray("templates"), "template", templates);
        return json;
    }

    /** The whole report as a JSON object. */
    public ObjectNode toJson() {
        ObjectNode json = summary();
        ArrayNode list = json.putArray("examples");
        examples.forEach(example -> list.add(example.toJson()));
        return json;
    }

    /** The report for a terminal. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(judged)
                .append(" decisions were judged again, ")
                .append(different)
                .append(" of them otherwise.\n");
        if (undecided > 0) {
            text.append("On ").append(undecided).append(" there was no decision in time.\n");
        }
        table(text, "rule", rules);
        table(text, "template", templates);
        if (!examples.isEmpty()) {
            text.append("\nThe first of them:\n");
        }
        examples.stream()
                .limit(20)
                .forEach(example -> text.append("  %s  %s -> %s  %s%s%s%n"
                        .formatted(
                                example.id(),
                                example.before(),
                                example.after(),
                                example.template(),
                                example.appeared().isEmpty() ? "" : "  + " + String.join(" ", example.appeared()),
                                example.vanished().isEmpty() ? "" : "  - " + String.join(" ", example.vanished()))));
        return text.toString();
    }

    private static void put(ArrayNode array, String field, Map<String, Effect> effects) {
        effects.forEach((name, effect) -> array.add(effect.toJson(field, name)));
    }

    private static void table(StringBuilder text, String what, Map<String, Effect> effects) {
        if (effects.isEmpty()) {
            return;
        }
        text.append(
                "%n%-50s %9s %9s %13s %14s%n".formatted(what, "appeared", "vanished", "newly denied", "newly allowed"));
        effects.forEach((name, effect) -> text.append("%-50s %9d %9d %13d %14d%n"
                .formatted(
                        name.isEmpty() ? "(none)" : name,
                        effect.appeared,
                        effect.vanished,
                        effect.newlyDenied,
                        effect.newlyAllowed)));
    }
}
