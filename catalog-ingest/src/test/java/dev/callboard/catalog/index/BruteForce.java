package dev.callboard.catalog.index;

import dev.callboard.catalog.stitching.FinalEntity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers queries by looking at every entity: slow, plain, and with nothing in common with the index. */
final class BruteForce {

    private static final Comparator<String> BYTES = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    private static final Comparator<FinalEntity> BY_UID =
            Comparator.comparing(entity -> entity.uid().toString(), BYTES);

    private final Collection<FinalEntity> entities;
    private final IdentityHashMap<FinalEntity, Map<String, Map<String, String>>> rows = new IdentityHashMap<>();

    BruteForce(Collection<FinalEntity> entities) {
        this.entities = entities;
        entities.forEach(entity -> rows.put(entity, PlainRows.of(entity)));
    }

    /** The same with fewer entities. */
    private BruteForce(Collection<FinalEntity> entities, BruteForce all) {
        this.entities = entities;
        entities.forEach(entity -> rows.put(entity, all.rowsOf(entity)));
    }

    BruteForce onlyThose(ObjectNode condition) {
        return new BruteForce(
                entities.stream().filter(entity -> matches(entity, condition)).toList(), this);
    }

    List<FinalEntity> listing(ObjectNode predicate, TextFilter text, List<EntityOrder> order) {
        List<String> fields = !text.fields().isEmpty()
                ? text.fields()
                : List.of(order.isEmpty() ? "metadata.uid" : order.getFirst().field());
        Stream<FinalEntity> kept = entities.stream()
                .filter(entity -> matches(entity, predicate))
                .filter(entity -> text.term().isEmpty()
                        || fields.stream().anyMatch(field -> contains(entity, field, text.term())));
        if (order.isEmpty()) {
            return kept.sorted(BY_UID).toList();
        }
        EntityOrder by = order.getFirst();
        Comparator<FinalEntity> comparator = Comparator.comparing(
                        (FinalEntity entity) -> smallest(entity, by.field()).orElseThrow(), BYTES)
                .thenComparing(BY_UID);
        return kept.filter(entity -> smallest(entity, by.field()).isPresent())
                .sorted(by.direction() == EntityOrder.Direction.DESC ? comparator.reversed() : comparator)
                .toList();
    }

    List<FinalEntity> slice(ObjectNode predicate, List<EntityOrder> order, int offset, int limit) {
        Comparator<FinalEntity> comparator = Comparator.comparingInt(entity -> 0);
        for (EntityOrder by : order) {
            Comparator<String> direction = by.direction() == EntityOrder.Direction.DESC ? BYTES.reversed() : BYTES;
            comparator = comparator
                    .thenComparing(entity -> smallest(entity, by.field()).isEmpty())
                    .thenComparing(entity -> smallest(entity, by.field()).orElse(""), direction);
        }
        comparator = order.isEmpty()
                ? Comparator.comparing(entity -> entity.ref().toString(), BYTES)
                : comparator.thenComparing(BY_UID);
        return entities.stream()
                .filter(entity -> matches(entity, predicate))
                .sorted(comparator)
                .skip(offset)
                .limit(limit)
                .toList();
    }

    /**
     * Those of which one of the filters has all keys, with one of the values where values are given, by reference. A key
     * written in two cases is two keys.
     */
    List<FinalEntity> filtered(List<String> filters) {
        List<Map<String, List<String>>> sets = filters.stream()
                .map(BruteForce::statements)
                .filter(set -> !set.isEmpty())
                .toList();
        return entities.stream()
                .filter(entity -> sets.isEmpty() || sets.stream().anyMatch(set -> hasAll(entity, set)))
                .sorted(Comparator.comparing(entity -> entity.ref().toString(), BYTES))
                .toList();
    }

    private static Map<String, List<String>> statements(String filter) {
        Map<String, List<String>> statements = new TreeMap<>();
        for (String statement : filter.split(",", -1)) {
            if (!statement.isBlank()) {
                String[] parts = statement.split("=", 2);
                List<String> values = statements.computeIfAbsent(parts[0].strip(), key -> new ArrayList<>());
                if (parts.length == 2) {
                    values.add(lower(parts[1].strip()));
                }
            }
        }
        return statements;
    }

    private boolean hasAll(FinalEntity entity, Map<String, List<String>> statements) {
        return statements.entrySet().stream()
                .allMatch(statement -> statement.getValue().isEmpty()
                        ? rowsOf(entity).containsKey(lower(statement.getKey()))
                        : statement.getValue().stream().anyMatch(values(entity, statement.getKey())::containsKey));
    }

    List<FacetCount> facet(ObjectNode predicate, String field) {
        Map<String, Long> counts = new TreeMap<>(BYTES);
        entities.stream()
                .filter(entity -> matches(entity, predicate))
                .flatMap(entity -> values(entity, field).values().stream())
                .forEach(original -> counts.merge(original, 1L, Long::sum));
        return counts.entrySet().stream()
                .map(entry -> new FacetCount(entry.getKey(), entry.getValue()))
                .toList();
    }

    private boolean matches(FinalEntity entity, JsonNode predicate) {
        return predicate.propertyStream().allMatch(property -> switch (property.getKey()) {
            case "$all" -> property.getValue().valueStream().allMatch(part -> matches(entity, part));
            case "$any" -> property.getValue().valueStream().anyMatch(part -> matches(entity, part));
            case "$not" -> !matches(entity, property.getValue());
            default -> fieldMatches(entity, property.getKey(), property.getValue());
        });
    }

    private boolean fieldMatches(FinalEntity entity, String field, JsonNode condition) {
        if (condition.has("$exists")) {
            return rowsOf(entity).containsKey(lower(field))
                    == condition.path("$exists").asBoolean();
        }
        if (condition.has("$in")) {
            return condition.path("$in").valueStream().anyMatch(value -> hasValue(entity, field, value));
        }
        if (condition.has("$hasPrefix")) {
            String prefix = lower(condition.path("$hasPrefix").asString());
            return values(entity, field).keySet().stream().anyMatch(value -> value.startsWith(prefix));
        }
        if (condition.path("$contains").isObject()) {
            JsonNode relation = condition.path("$contains");
            return hasValue(entity, "relations." + relation.path("type").asString(), relation.path("targetRef"));
        }
        return hasValue(entity, field, condition.has("$contains") ? condition.path("$contains") : condition);
    }

    private boolean hasValue(FinalEntity entity, String field, JsonNode value) {
        return values(entity, field).containsKey(lower(value.asString()));
    }

    private boolean contains(FinalEntity entity, String field, String term) {
        return values(entity, field).keySet().stream().anyMatch(like(term).asMatchPredicate());
    }

    /** The term as SQL's {@code like} reads it, with anything around it. */
    private static Pattern like(String term) {
        StringBuilder regex = new StringBuilder(".*");
        boolean escaped = false;
        for (int character : lower(term).codePoints().toArray()) {
            String text = Character.toString(character);
            if (!escaped && character == '\\') {
                escaped = true;
                continue;
            }
            regex.append(
                    escaped || (character != '%' && character != '_')
                            ? Pattern.quote(text)
                            : character == '%' ? ".*" : ".");
            escaped = false;
        }
        return Pattern.compile(regex.append(".*").toString(), Pattern.DOTALL);
    }

    private Optional<String> smallest(FinalEntity entity, String field) {
        return values(entity, field).keySet().stream().min(BYTES);
    }

    private Map<String, Map<String, String>> rowsOf(FinalEntity entity) {
        return rows.getOrDefault(entity, Map.of());
    }

    private Map<String, String> values(FinalEntity entity, String field) {
        return rowsOf(entity).getOrDefault(lower(field), Map.of());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
