package dev.callboard.catalog.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds that a catalog takes: what their entities look like, and which relations come of them.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class EntityModel {

    private static final List<String> SORTED =
            List.of("providesApis", "consumesApis", "dependsOn", "dependencyOf", "memberOf", "children", "members");

    private final List<KindSchema> kinds;
    private final RelationReader relations;
    private final List<KindDeclaration> declared;
    private final EntityValidator validator;
    private final Map<String, List<String>> sorted;

    private EntityModel(List<KindSchema> kinds, RelationReader relations, List<KindDeclaration> declared) {
        this.kinds = List.copyOf(kinds);
        this.relations = relations;
        this.declared = List.copyOf(declared);
        this.validator = new EntityValidator(this.kinds);
        this.sorted = sorted(relations.rules());
    }

    /** The standard kinds and templates, as a catalog without any module has them. */
    public static EntityModel classic() {
        return new EntityModel(
                KindSchema.builtIn(), new RelationReader(RelationRule.builtIn(), List.of(), false), List.of());
    }

    /**
     * The standard kinds, templates, AI resources and servers of the Model Context Protocol, as a catalog with a model
     * source has them: a relation leads only where it makes sense, and {@code spec.type} may choose the schema.
     */
    public static EntityModel layered() {
        return new EntityModel(
                KindSchema.layered(),
                new RelationReader(RelationRule.layered(), RelationRule.Pair.layered(), true),
                List.of());
    }

    /**
     * This model and further kinds.
     *
     * @throws IllegalArgumentException if one of them is there already in one of its versions
     */
    public EntityModel with(List<KindDeclaration> further) {
        List<KindSchema> allKinds = new ArrayList<>(kinds);
        List<RelationRule> rules = new ArrayList<>(relations.rules());
        for (KindDeclaration declaration : further) {
            allKinds.stream()
                    .filter(kind -> kind.kind().equals(declaration.kind()))
                    .flatMap(kind -> kind.apiVersions().stream())
                    .filter(declaration.apiVersions()::contains)
                    .findFirst()
                    .ifPresent(version -> {
                        throw new IllegalArgumentException(
                                "There is a kind %s of %s already".formatted(declaration.kind(), version));
                    });
            allKinds.add(KindSchema.declared(declaration));
            declaration.relations().forEach(field -> rules.add(field.rule(declaration.kind())));
        }
        return new EntityModel(
                allKinds,
                new RelationReader(rules, relations.pairs(), relations.lenient()),
                Stream.concat(declared.stream(), further.stream()).toList());
    }

    /** The rules that its entities keep. */
    public EntityValidator validator() {
        return validator;
    }

    /**
     * All relations that an entity brings into being, both ways: those it is the source of and those it is the target of.
     *
     * @throws IllegalArgumentException if a reference in it is none
     */
    public List<Relation> relations(Entity entity) {
        return relations.read(entity);
    }

    /** The texts in the specification of an entity that ought to be references and are none; others are not looked at. */
    public List<Violation> badReferences(Entity entity) {
        return relations.mistakes(entity);
    }

    /** The fields of {@code spec} whose order says nothing, for entities of a kind; a dot leads into an object. */
    public List<String> sortedFields(String kind) {
        return sorted.getOrDefault(kind, SORTED);
    }

    private static Map<String, List<String>> sorted(List<RelationRule> rules) {
        Map<String, List<String>> sorted = new HashMap<>();
        for (RelationRule rule : rules) {
            for (String kind : rule.kinds()) {
                List<String> fields = sorted.computeIfAbsent(kind, name -> new ArrayList<>(SORTED));
                if (!fields.contains(rule.field())) {
                    fields.add(rule.field());
                }
            }
        }
        return sorted;
    }

    /** The names of all kinds. */
    public Set<String> kinds() {
        return kinds.stream().map(KindSchema::kind).collect(Collectors.toUnmodifiableSet());
    }

    /** Two models with the same text treat every entity alike. */
    public String fingerprint() {
        return (relations.lenient() ? "layered" : "classic") + declared;
    }
}
