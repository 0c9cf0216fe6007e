package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What can be searched for in one entity: for each key its values, in lower case, with their original text.
 *
 * <p>The entity's tree is walked with a dotted path. Text, numbers, booleans and null give one row each; the items of an
 * array share the array's path, and an item that is text gives a row {@code path.item = true} too; an object itself
 * gives none. Relations become {@code relations.<type> = <target>}. Keys that are too long are left out; a value that
 * is too long counts as null, so that it exists but equals nothing.
 *
 * <p>Two keys that differ only in case are one key with the values of both.
 */
final class SearchRows {

    /** The key under which every entity has its uid. */
    static final String UID = "metadata.uid";

    private static final int MAX_LENGTH = 200;
    private static final Set<String> NOT_WALKED = Set.of(
            "attachments",
            "relations",
            "status",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "metadata.etag");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, Map<String, String>> byKey = new LinkedHashMap<>();

    private SearchRows() {}

    /** For each key, each value with its original text; none for a key that has nothing but null. */
    static Map<String, Map<String, String>> of(FinalEntity entity) {
        SearchRows rows = new SearchRows();
        JsonNode json = JSON.readTree(entity.body());
        rows.walk("", json);
        JsonNode metadata = json.path("metadata");
        rows.add("metadata.name", metadata.path("name").asString(""));
        rows.add("metadata.namespace", metadata.path("namespace").asString("default"));
        rows.add(UID, entity.uid().toString());
        for (JsonNode relation : json.path("relations")) {
            rows.add(
                    "relations." + relation.path("type").asString(""),
                    relation.path("targetRef").asString(""));
        }
        return rows.byKey;
    }

    private void walk(String path, JsonNode node) {
        if (NOT_WALKED.contains(path)) {
            return;
        }
        switch (node.getNodeType()) {
            case OBJECT -> node.forEachEntry((name, child) -> walk(path.isEmpty() ? name : path + "." + name, child));
            case ARRAY -> {
                for (JsonNode item : node) {
                    walk(path, item);
                    if (item.isString()) {
                        add(path + "." + item.asString(), "true");
                    }
                }
            }
            case STRING, NUMBER, BOOLEAN -> add(path, primitiveText(node));
            case NULL -> add(path, null);
            case BINARY, MISSING, POJO -> throw new IllegalStateException("JSON text holds no " + node.getNodeType());
        }
    }

    private void add(String path, @Nullable String original) {
        String key = path.toLowerCase(Locale.ROOT);
        if (key.length() > MAX_LENGTH) {
            return;
        }
        Map<String, String> values = byKey.computeIfAbsent(key, absent -> new LinkedHashMap<>(2));
        String value = original == null ? "" : original.toLowerCase(Locale.ROOT);
        if (original != null && value.length() <= MAX_LENGTH) {
            values.putIfAbsent(value, original);
        }
    }

    /** The text of a string, number or boolean under which it is found. */
    static String primitiveText(JsonNode primitive) {
        return primitive.isNumber() ? numberText(primitive) : primitive.asString();
    }

    /** The text that JavaScript gives a number: no trailing zeros, exponents from 1e21 and below 1e-6. */
    private static String numberText(JsonNode number) {
        BigDecimal value = number.isIntegralNumber() || number.isBigDecimal()
                ? number.decimalValue()
                : new BigDecimal(Double.toString(number.doubleValue()));
        if (value.signum() == 0) {
            return "0";
        }
        value = value.stripTrailingZeros();
        int exponent = value.precision() - value.scale() - 1;
        if (exponent >= -6 && exponent < 21) {
            return value.toPlainString();
        }
        String digits = value.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value.signum() < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
