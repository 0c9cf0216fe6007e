package dev.callboard.catalog.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the relations of an entity from its specification.
 *
 * @param rules the fields that make relations
 * @param pairs the inverse of those that do not name their own
 * @param lenient whether what is not text in a list of references is passed over
 */
record RelationReader(List<RelationRule> rules, List<RelationRule.Pair> pairs, boolean lenient) {

    RelationReader {
        rules = List.copyOf(rules);
        pairs = List.copyOf(pairs);
    }

    List<Relation> read(Entity entity) {
        Set<Relation> relations = new LinkedHashSet<>();
        EntityRef self = entity.ref();
        for (RelationRule rule : rules) {
            if (rule.kinds().contains(entity.kind())) {
                for (String text : references(field(entity.spec(), rule.field()))) {
                    EntityRef other = reference(text, rule, entity);
                    if (rule.leadsTo(other)) {
                        relations.add(new Relation(self, rule.forward(), other));
                        String inverse = inverse(rule, self, other);
                        if (inverse != null) {
                            relations.add(new Relation(other, inverse, self));
                        }
                    }
                }
            }
        }
        return List.copyOf(relations);
    }

    /** All references that can lead nowhere, in the order in which {@link #read} comes upon them. */
    List<Violation> mistakes(Entity entity) {
        Set<Violation> mistakes = new LinkedHashSet<>();
        for (RelationRule rule : rules) {
            if (rule.kinds().contains(entity.kind())) {
                JsonNode field = field(entity.spec(), rule.field());
                if (field.isArray()) {
                    for (int i = 0; i < field.size(); i++) {
                        check(field.get(i), i, rule, entity, mistakes);
                    }
                } else {
                    check(field, -1, rule, entity, mistakes);
                }
            }
        }
        return List.copyOf(mistakes);
    }

    private static void check(JsonNode value, int index, RelationRule rule, Entity entity, Set<Violation> mistakes) {
        if (value.isString() && !value.asString().isEmpty()) {
            try {
                reference(value.asString(), rule, entity);
            } catch (IllegalArgumentException e) {
                String reason = String.valueOf(e.getMessage());
                String pointer = "/spec/" + rule.field().replace('.', '/') + (index < 0 ? "" : "/" + index);
                mistakes.add(new Violation("InputError", reason, reason, pointer));
            }
        }
    }

    private @Nullable String inverse(RelationRule rule, EntityRef self, EntityRef other) {
        if (rule.inverse() != null) {
            return rule.inverse();
        }
        for (RelationRule.Pair pair : pairs) {
            String inverse = pair.inverseOf(self.kind(), rule.forward(), other.kind());
            if (inverse != null) {
                return inverse;
            }
        }
        return null;
    }

    static JsonNode field(JsonNode spec, String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? spec.path(path) : field(spec.path(path.substring(0, dot)), path.substring(dot + 1));
    }

    /** A reference may lead to nothing yet, but not to what no entity can ever be called. */
    private static EntityRef reference(String text, RelationRule rule, Entity entity) {
        String namespace = rule.defaultNamespace() == null ? entity.namespace() : rule.defaultNamespace();
        EntityRef ref = EntityRef.parse(text, rule.defaultKind(), namespace);
        if (hasSeparator(ref.namespace()) || hasSeparator(ref.name())) {
            throw new IllegalArgumentException(
                    "Entity reference \"%s\" was not on the form [<kind>:][<namespace>/]<name>".formatted(text));
        }
        return ref;
    }

    private static boolean hasSeparator(String part) {
        return part.indexOf(':') >= 0 || part.indexOf('/') >= 0;
    }

    private List<String> references(JsonNode field) {
        if (field.isString()) {
            return List.of(field.asString());
        }
        List<String> references = new ArrayList<>();
        for (JsonNode item : field) {
            if (item.isString()) {
                references.add(item.asString());
            } else if (!lenient) {
                throw new IllegalArgumentException("Entity reference " + item + " is not text");
            }
        }
        return references;
    }
}
