package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
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
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonParser json;
    private final KeyPath root;
    private final Map<String, Map<String, String>> byKey = new LinkedHashMap<>(64);
    private final List<KeyPath> relations = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();
    private String name = "";
    private String namespace = "default";

    private SearchRows(JsonParser json, KeyPath root) {
        this.json = json;
        this.root = root;
    }

    /** For each key, each value with its original text; none for a key that has nothing but null. */
    static Map<String, Map<String, String>> of(FinalEntity entity) {
        return of(entity, KeyPath.root());
    }

    /**
     * Like {@link #of(FinalEntity)}, for one of many.
     *
     * @param root the same for all that are read by one thread
     */
    static Map<String, Map<String, String>> of(FinalEntity entity, KeyPath root) {
        try (JsonParser json = JSON.createParser(entity.body())) {
            SearchRows rows = new SearchRows(json, root);
            rows.readEntity();
            rows.add(root.property("metadata").property("name"), rows.name);
            rows.add(root.property("metadata").property("namespace"), rows.namespace);
            rows.add(root.property("metadata").property("uid"), entity.uid().toString());
            for (int i = 0; i < rows.relations.size(); i++) {
                rows.add(rows.relations.get(i), rows.targets.get(i));
            }
            return rows.byKey;
        }
    }

    private void readEntity() {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalStateException("The body of an entity is not an object but " + json.currentToken());
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String property = json.currentName();
            JsonToken begin = json.nextToken();
            if (property.equals("metadata") && begin == JsonToken.START_OBJECT) {
                readMetadata(root.property(property));
            } else if (property.equals("relations")) {
                readRelations(root.property(property));
            } else {
                walk(root.property(property));
            }
        }
    }

    private void readMetadata(KeyPath path) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String property = json.currentName();
            json.nextToken();
            switch (property) {
                case "name" -> name = text("");
                case "namespace" -> namespace = text("default");
                default -> walk(path.property(property));
            }
        }
    }

    private void readRelations(KeyPath path) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            readRelation(path);
        }
    }

    private void readRelation(KeyPath path) {
        String type = "";
        String target = "";
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String property = json.currentName();
                json.nextToken();
                switch (property) {
                    case "type" -> type = text("");
                    case "targetRef" -> target = text("");
                    default -> json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        relations.add(path.property(type));
        targets.add(target);
    }

    private String text(String otherwise) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        JsonNode value = json.readValueAsTree();
        return value.asString(otherwise);
    }

    private void walk(KeyPath path) {
        if (!path.isWalked()) {
            json.skipChildren();
            return;
        }
        switch (json.currentToken()) {
            case START_OBJECT -> {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String property = json.currentName();
                    json.nextToken();
                    walk(path.property(property));
                }
            }
            case START_ARRAY -> {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    walk(path);
                    if (json.currentToken() == JsonToken.VALUE_STRING) {
                        add(path.item(json.getString()), "true");
                    }
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(path, number());
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> add(path, json.getString());
            case VALUE_NULL -> add(path, null);
            case null, default -> throw new IllegalStateException("No JSON value begins with " + json.currentToken());
        }
    }

    private String number() {
        JsonParser.NumberType type = json.getNumberType();
        if (type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG) {
            return Long.toString(json.getLongValue());
        }
        JsonNode value = json.readValueAsTree();
        return numberText(value);
    }

    private void add(KeyPath path, @Nullable String original) {
        if (path.isTooLong()) {
            return;
        }
        String value = original == null ? "" : original.toLowerCase(Locale.ROOT);
        boolean valued = original != null && value.length() <= MAX_LENGTH;
        Map<String, String> known = byKey.get(path.key());
        if (known == null) {
            byKey.put(path.key(), valued ? Map.of(value, original) : Map.of());
        } else if (valued && !known.containsKey(value)) {
            // most keys have one value, so that a map of its own is made for the second one only
            Map<String, String> more = known instanceof LinkedHashMap ? known : new LinkedHashMap<>(known);
            more.put(value, original);
            byKey.put(path.key(), more);
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
