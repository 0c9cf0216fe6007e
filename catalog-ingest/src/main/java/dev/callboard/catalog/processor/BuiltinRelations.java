package dev.callboard.catalog.processor;

import dev.callboard.catalog.model.Entity;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Relation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads the relations of the standard kinds from their specifications. */
public final class BuiltinRelations {

    private static final Set<String> ALL_WITH_OWNER =
            Set.of("API", "Component", "Domain", "Resource", "System", "Template");
    private static final Pattern SEPARATOR = Pattern.compile("[:/]");
    private static final Set<String> WITH_DEPENDENCIES = Set.of("Component", "Resource");

    private static final List<Rule> RULES = List.of(
            new Rule(ALL_WITH_OWNER, "owner", "ownedBy", "ownerOf", "Group"),
            new Rule(Set.of("Component"), "subcomponentOf", "partOf", "hasPart", "Component"),
            new Rule(Set.of("Component"), "providesApis", "providesApi", "apiProvidedBy", "API"),
            new Rule(Set.of("Component"), "consumesApis", "consumesApi", "apiConsumedBy", "API"),
            new Rule(WITH_DEPENDENCIES, "dependsOn", "dependsOn", "dependencyOf", ""),
            new Rule(WITH_DEPENDENCIES, "dependencyOf", "dependencyOf", "dependsOn", ""),
            new Rule(Set.of("API", "Component", "Resource"), "system", "partOf", "hasPart", "System"),
            new Rule(Set.of("System"), "domain", "partOf", "hasPart", "Domain"),
            new Rule(Set.of("Domain"), "subdomainOf", "partOf", "hasPart", "Domain"),
            new Rule(Set.of("User"), "memberOf", "memberOf", "hasMember", "Group"),
            new Rule(Set.of("Group"), "parent", "childOf", "parentOf", "Group"),
            new Rule(Set.of("Group"), "children", "parentOf", "childOf", "Group"),
            new Rule(Set.of("Group"), "members", "hasMember", "memberOf", "User"));

    private BuiltinRelations() {}

    /**
     * All relations that an entity brings into being, both ways: those it is the source of and those it is the target of.
     *
     * @throws IllegalArgumentException if a reference in it is none
     */
    public static List<Relation> of(Entity entity) {
        Set<Relation> relations = new LinkedHashSet<>();
        EntityRef self = entity.ref();
        for (Rule rule : RULES) {
            if (rule.kinds().contains(entity.kind())) {
                for (String reference : references(entity.spec().path(rule.field()))) {
                    EntityRef other = reference(reference, rule.defaultKind(), entity.namespace());
                    relations.add(new Relation(self, rule.forward(), other));
                    relations.add(new Relation(other, rule.inverse(), self));
                }
            }
        }
        return List.copyOf(relations);
    }

    /** A reference may lead to nothing yet, but not to what no entity can ever be called. */
    private static EntityRef reference(String text, String defaultKind, String defaultNamespace) {
        EntityRef ref = EntityRef.parse(text, defaultKind, defaultNamespace);
        if (SEPARATOR.matcher(ref.namespace() + ref.name()).find()) {
            throw new IllegalArgumentException(
                    "Entity reference \"%s\" was not on the form [<kind>:][<namespace>/]<name>".formatted(text));
        }
        return ref;
    }

    private static List<String> references(JsonNode field) {
        if (field.isString()) {
            return List.of(field.asString());
        }
        List<String> references = new ArrayList<>();
        for (JsonNode item : field) {
            if (!item.isString()) {
                throw new IllegalArgumentException("Entity reference " + item + " is not text");
            }
            references.add(item.asString());
        }
        return references;
    }

    /**
     * @param defaultKind the kind of a reference that names none; empty if it has to name one
     */
    private record Rule(Set<String> kinds, String field, String forward, String inverse, String defaultKind) {}
}
