package dev.callboard.scaffolder.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Keywords that compare a value with what they name. */
final class SchemaLimits {

    /** Numbers are the same whatever type they were read as. */
    private static final Comparator<JsonNode> STRICT = (one, other) -> one.isNumber() && other.isNumber()
            ? Double.compare(one.doubleValue() + 0.0, other.doubleValue() + 0.0)
            : one.equals(other) ? 0 : 1;

    private SchemaLimits() {}

    static void isOneOf(SchemaVisit visit) {
        JsonNode allowed = visit.asked("enum");
        if (visit.value().isMissingNode() || !allowed.isArray()) {
            return;
        }
        visit.spend(allowed.size());
        if (allowed.valueStream().noneMatch(each -> same(each, visit.value()))) {
            visit.complain("enum", allowed, "is not one of enum values: " + JavaScriptWords.each(allowed));
        }
    }

    static void isExactly(SchemaVisit visit) {
        JsonNode expected = visit.asked("const");
        if (!visit.value().isMissingNode() && !same(expected, visit.value())) {
            visit.complain(
                    "const", expected, "does not exactly match expected constant: " + JavaScriptWords.text(expected));
        }
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.equals(STRICT, other);
    }

    static void format(SchemaVisit visit) {
        JsonNode format = visit.asked("format");
        if (visit.value().isString()
                && format.isString()
                && !ValueFormats.accepts(format.asString(), visit.value().asString())) {
            visit.complain("format", format, "does not conform to the " + format + " format");
        }
    }

    static void pattern(SchemaVisit visit) {
        JsonNode pattern = visit.asked("pattern");
        if (visit.value().isString()
                && pattern.isString()
                && !visit.matches(pattern.asString(), visit.value().asString())) {
            visit.complain("pattern", pattern, "does not match pattern " + pattern);
        }
    }

    static void characters(SchemaVisit visit, String keyword) {
        if (visit.value().isString()) {
            String text = visit.value().asString();
            size(visit, keyword, text.codePointCount(0, text.length()), "length");
        }
    }

    static void items(SchemaVisit visit, String keyword) {
        if (visit.value().isArray()) {
            size(visit, keyword, visit.value().size(), "length");
        }
    }

    static void properties(SchemaVisit visit, String keyword) {
        if (visit.value().isObject()) {
            size(visit, keyword, visit.value().size(), "property length");
        }
    }

    private static void size(SchemaVisit visit, String keyword, int size, String what) {
        boolean least = keyword.startsWith("min");
        double limit = JavaScriptWords.number(visit.asked(keyword));
        if (!(least ? size >= limit : size <= limit)) {
            complain(visit, keyword, "does not meet %s %s of ".formatted(least ? "minimum" : "maximum", what));
        }
    }

    static void minimum(SchemaVisit visit) {
        if (!visit.value().isNumber()) {
            return;
        }
        double value = visit.value().doubleValue();
        double limit = JavaScriptWords.number(visit.asked("minimum"));
        boolean exclusive = isTrue(visit.asked("exclusiveMinimum"));
        if (!(exclusive ? value > limit : value >= limit)) {
            complain(visit, "minimum", exclusive ? "must be greater than " : "must be greater than or equal to ");
        }
    }

    static void maximum(SchemaVisit visit) {
        if (!visit.value().isNumber()) {
            return;
        }
        double value = visit.value().doubleValue();
        double limit = JavaScriptWords.number(visit.asked("maximum"));
        boolean exclusive = isTrue(visit.asked("exclusiveMaximum"));
        if (!(exclusive ? value < limit : value <= limit)) {
            complain(visit, "maximum", exclusive ? "must be less than " : "must be less than or equal to ");
        }
    }

    private static boolean isTrue(JsonNode flag) {
        return flag.isBoolean() && flag.booleanValue();
    }

    static void exclusiveMinimum(SchemaVisit visit) {
        JsonNode limit = visit.asked("exclusiveMinimum");
        // As true or false it belongs to minimum.
        if (!limit.isBoolean()
                && visit.value().isNumber()
                && !(visit.value().doubleValue() > JavaScriptWords.number(limit))) {
            complain(visit, "exclusiveMinimum", "must be strictly greater than ");
        }
    }

    static void exclusiveMaximum(SchemaVisit visit) {
        JsonNode limit = visit.asked("exclusiveMaximum");
        if (!limit.isBoolean()
                && visit.value().isNumber()
                && !(visit.value().doubleValue() < JavaScriptWords.number(limit))) {
            complain(visit, "exclusiveMaximum", "must be strictly less than ");
        }
    }

    static void multiple(SchemaVisit visit, String keyword) {
        JsonNode divisor = visit.asked(keyword);
        if (!visit.value().isNumber() || !divisor.isNumber() || divisor.doubleValue() == 0) {
            return;
        }
        BigDecimal value = BigDecimal.valueOf(visit.value().doubleValue());
        if (value.remainder(BigDecimal.valueOf(divisor.doubleValue())).signum() != 0) {
            complain(
                    visit,
                    keyword,
                    keyword.equals("multipleOf")
                            ? "is not a multiple of (divisible by) "
                            : "is not divisible by (multiple of) ");
        }
    }

    private static void complain(SchemaVisit visit, String keyword, String words) {
        JsonNode argument = visit.asked(keyword);
        visit.complain(keyword, argument, words + JavaScriptWords.text(argument));
    }

    static void uniqueItems(SchemaVisit visit) {
        if (!isTrue(visit.asked("uniqueItems")) || !visit.value().isArray()) {
            return;
        }
        List<JsonNode> before = new ArrayList<>();
        for (JsonNode item : visit.value()) {
            visit.spend(before.size());
            if (before.stream().anyMatch(other -> same(item, other))) {
                visit.complain("uniqueItems", SchemaVisit.nothing(), "contains duplicate item");
                return;
            }
            before.add(item);
        }
    }
}
