package dev.callboard.catalog.index;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random entities, and random questions that have something to do with them. */
public final class RandomEntities {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> KINDS = List.of("Component", "API", "Group");
    private static final List<String> WORDS =
            List.of("alpha", "Beta", "beta", "ga_mma", "Z", "ﬀ", "🛒", "\uE000", "ünï");
    static final List<String> FIELDS = List.of(
            "kind", "metadata.name", "metadata.tags", "spec.type", "SPEC.Owner", "spec.deep.n", "relations.ownedBy");

    private RandomEntities() {}

    /** An entity of one of three kinds, four hundred names, and whatever else. */
    public static FinalEntity entity(Random random) {
        return entity(random, new EntityRef(pick(random, KINDS), "default", "n" + random.nextInt(400)), random(random));
    }

    /** The entity with other fields and relations, mostly as the same one and sometimes in its place. */
    public static FinalEntity changed(Random random, FinalEntity entity) {
        return entity(random, entity.ref(), random.nextInt(4) > 0 ? entity.uid() : random(random));
    }

    private static UUID random(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static FinalEntity entity(Random random, EntityRef ref, UUID uid) {
        String kind =
                KINDS.stream().filter(ref.kind()::equalsIgnoreCase).findFirst().orElseThrow();
        ObjectNode json = JSON.createObjectNode().put("kind", kind);
        ObjectNode metadata = json.putObject("metadata").put("name", ref.name());
        ArrayNode tags = metadata.putArray("tags");
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.add(pick(random, WORDS));
        }
        ObjectNode spec = json.putObject("spec");
        if (random.nextInt(4) > 0) {
            spec.put("type", pick(random, WORDS));
        }
        if (random.nextInt(3) > 0) {
            spec.put("owner", random.nextBoolean() ? pick(random, WORDS) : null);
        }
        spec.putObject("deep").put("n", random.nextInt(5) / 2.0);
        if (random.nextInt(4) == 0) {
            spec.putObject("a.b").put("c", pick(random, WORDS) + "x".repeat(random.nextInt(3) * 100));
        }
        ArrayNode relations = json.putArray("relations");
        for (int i = random.nextInt(3); i > 0; i--) {
            relations.addObject().put("type", "ownedBy").put("targetRef", "group:default/n" + random.nextInt(9));
        }
        return TestEntities.entity(json, ref, uid);
    }

    static ObjectNode predicate(Random random, int depth) {
        ObjectNode predicate = JSON.createObjectNode();
        int form = random.nextInt(depth == 0 ? 7 : 10);
        String field = pick(random, FIELDS);
        switch (form) {
            case 0 -> predicate.putObject(field).put("$exists", random.nextBoolean());
            case 1 ->
                predicate
                        .putObject(field)
                        .put("$hasPrefix", List.of("", "n1", "b", "G", "🛒").get(random.nextInt(5)));
            case 2 -> {
                ArrayNode in = predicate.putObject(field).putArray("$in");
                for (int i = random.nextInt(4); i > 0; i--) {
                    in.add(value(random));
                }
            }
            case 3 -> predicate.putObject(field).put("$contains", value(random));
            case 4 ->
                predicate
                        .putObject("relations")
                        .putObject("$contains")
                        .put("type", "OwnedBy")
                        .put("targetRef", "group:default/n" + random.nextInt(9));
            case 5, 6 -> predicate.put(field, value(random));
            case 7 -> predicate.set("$not", predicate(random, depth - 1));
            default -> {
                ArrayNode parts = predicate.putArray(form == 8 ? "$all" : "$any");
                for (int i = random.nextInt(4); i > 0; i--) {
                    parts.add(predicate(random, depth - 1));
                }
            }
        }
        return predicate;
    }

    private static String value(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> pick(random, KINDS);
            case 1 -> pick(random, WORDS);
            default -> "0.5";
        };
    }

    static List<EntityOrder> order(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> List.of();
            case 1 -> List.of(EntityOrder.ascending(pick(random, FIELDS)));
            default -> List.of(EntityOrder.descending(pick(random, FIELDS)));
        };
    }

    static List<String> fields(Random random) {
        return random.nextBoolean() ? List.of() : List.of(pick(random, FIELDS), pick(random, FIELDS));
    }

    static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    static String term(Random random) {
        return pick(random, List.of("a", "be", "-1", "ü", "alp", "_", "%", "a%a", "g\\_m", "n_1", "component", "zz"));
    }

    /** Values for the {@code filter} parameter, most of them such as a client would write. */
    static List<String> filters(Random random) {
        List<String> filters = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            List<String> statements = new ArrayList<>();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                statements.add(statement(random));
            }
            filters.add(String.join(",", statements));
        }
        return filters;
    }

    private static String statement(Random random) {
        String field = pick(random, FIELDS);
        return switch (random.nextInt(8)) {
            case 0 -> field;
            case 1 -> " " + field + " = " + value(random) + " ";
            case 2 -> "";
            case 3 -> field + "=";
            case 4 -> "relations.OWNEDBY=group:default/n" + random.nextInt(9);
            case 5 -> "metadata.tags." + pick(random, WORDS);
            default -> field + "=" + value(random);
        };
    }
}
