package dev.callboard.catalog.model;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A field of a specification that refers to other entities, and the relations that come of it.
 *
 * @param kinds the kinds that have the field
 * @param field its name in {@code spec}; a dot leads into an object
 * @param forward the relation from the entity
 * @param inverse the relation back to it; null for none of its own
 * @param defaultKind the kind of a reference that names none; empty if it has to name one
 * @param defaultNamespace the namespace of a reference that names none; null for the entity's own
 * @param targetKinds the kinds that it may lead to, in lower case; empty for all. Others are left out
 */
record RelationRule(
        Set<String> kinds,
        String field,
        String forward,
        @Nullable String inverse,
        String defaultKind,
        @Nullable String defaultNamespace,
        Set<String> targetKinds) {

    private static final Set<String> WITH_OWNER =
            Set.of("API", "Component", "Domain", "Resource", "System", "Template");
    private static final Set<String> WITH_DEPENDENCIES = Set.of("Component", "Resource");

    RelationRule(Set<String> kinds, String field, String forward, @Nullable String inverse, String defaultKind) {
        this(kinds, field, forward, inverse, defaultKind, null, Set.of());
    }

    RelationRule {
        kinds = Set.copyOf(kinds);
        targetKinds = Set.copyOf(targetKinds);
    }

    /** Those of the standard kinds. */
    static List<RelationRule> builtIn() {
        return List.of(
                new RelationRule(WITH_OWNER, "owner", "ownedBy", "ownerOf", "Group"),
                new RelationRule(Set.of("Component"), "subcomponentOf", "partOf", "hasPart", "Component"),
                new RelationRule(Set.of("Component"), "providesApis", "providesApi", "apiProvidedBy", "API"),
                new RelationRule(Set.of("Component"), "consumesApis", "consumesApi", "apiConsumedBy", "API"),
                new RelationRule(WITH_DEPENDENCIES, "dependsOn", "dependsOn", "dependencyOf", ""),
                new RelationRule(WITH_DEPENDENCIES, "dependencyOf", "dependencyOf", "dependsOn", ""),
                new RelationRule(Set.of("API", "Component", "Resource"), "system", "partOf", "hasPart", "System"),
                new RelationRule(Set.of("System"), "domain", "partOf", "hasPart", "Domain"),
                new RelationRule(Set.of("Domain"), "subdomainOf", "partOf", "hasPart", "Domain"),
                new RelationRule(Set.of("User"), "memberOf", "memberOf", "hasMember", "Group"),
                new RelationRule(Set.of("Group"), "parent", "childOf", "parentOf", "Group"),
                new RelationRule(Set.of("Group"), "children", "parentOf", "childOf", "Group"),
                new RelationRule(Set.of("Group"), "members", "hasMember", "memberOf", "User"));
    }

    /** Those of the layered model, in which a relation leads only to kinds that it makes sense for. */
    static List<RelationRule> layered() {
        Set<String> ai = Set.of("AiResource");
        return List.of(
                new RelationRule(
                        Set.of("API", "Component", "Domain", "Resource", "System", "AiResource"),
                        "owner",
                        "ownedBy",
                        null,
                        "Group",
                        null,
                        Set.of("group", "user")),
                new RelationRule(Set.of("Template"), "owner", "ownedBy", "ownerOf", "Group"),
                new RelationRule(Set.of("Component"), "subcomponentOf", "partOf", null, "Component"),
                new RelationRule(Set.of("Component"), "providesApis", "providesApi", null, "API"),
                new RelationRule(Set.of("Component"), "consumesApis", "consumesApi", null, "API"),
                new RelationRule(WITH_DEPENDENCIES, "dependsOn", "dependsOn", null, ""),
                new RelationRule(WITH_DEPENDENCIES, "dependencyOf", "dependencyOf", null, ""),
                new RelationRule(
                        Set.of("API", "Component", "Resource", "AiResource"), "system", "partOf", null, "System"),
                new RelationRule(Set.of("System"), "domain", "partOf", null, "Domain"),
                new RelationRule(Set.of("Domain"), "subdomainOf", "partOf", null, "Domain"),
                new RelationRule(Set.of("User"), "memberOf", "memberOf", null, "Group", null, Set.of("group")),
                new RelationRule(Set.of("Group"), "parent", "childOf", null, "Group", null, Set.of("group")),
                new RelationRule(Set.of("Group"), "children", "parentOf", null, "Group", null, Set.of("group")),
                new RelationRule(Set.of("Group"), "members", "hasMember", null, "User", null, Set.of("user")),
                new RelationRule(ai, "dependsOn", "dependsOn", null, "AiResource"),
                new RelationRule(ai, "skills", "hasPart", null, "AiResource"),
                new RelationRule(ai, "plugins", "hasPart", null, "AiResource"));
    }

    boolean leadsTo(EntityRef target) {
        return targetKinds.isEmpty() || targetKinds.contains(target.kind());
    }

    /**
     * Two relations that are each other's inverse between entities of certain kinds, which are in lower case.
     */
    record Pair(Set<String> sources, String forward, String inverse, Set<String> targets) {

        private static final Set<String> OWNED =
                Set.of("api", "component", "domain", "group", "resource", "system", "user", "location", "airesource");

        /** Those that the layered model declares. */
        static List<Pair> layered() {
            return List.of(
                    new Pair(OWNED, "ownedBy", "ownerOf", Set.of("group", "user")),
                    new Pair(Set.of("component"), "providesApi", "apiProvidedBy", Set.of("api")),
                    new Pair(Set.of("component"), "consumesApi", "apiConsumedBy", Set.of("api")),
                    new Pair(
                            Set.of("component", "resource"),
                            "dependsOn",
                            "dependencyOf",
                            Set.of("component", "resource")),
                    new Pair(Set.of("airesource"), "dependsOn", "dependencyOf", Set.of("airesource")),
                    new Pair(Set.of("group"), "parentOf", "childOf", Set.of("group")),
                    new Pair(Set.of("user"), "memberOf", "hasMember", Set.of("group")),
                    new Pair(
                            Set.of("component", "api", "resource"), "partOf", "hasPart", Set.of("component", "system")),
                    new Pair(Set.of("system"), "partOf", "hasPart", Set.of("domain")),
                    new Pair(Set.of("domain"), "partOf", "hasPart", Set.of("domain")),
                    new Pair(Set.of("airesource"), "partOf", "hasPart", Set.of("system")),
                    new Pair(Set.of("airesource"), "hasPart", "partOf", Set.of("airesource")));
        }

        /** The inverse of a relation between two kinds; null if this pair says nothing of it. */
        @Nullable String inverseOf(String source, String type, String target) {
            if (type.equals(forward) && sources.contains(source) && targets.contains(target)) {
                return inverse;
            }
            boolean backwards = type.equals(inverse) && targets.contains(source) && sources.contains(target);
            return backwards ? forward : null;
        }
    }

    static String lowerCase(String kind) {
        return kind.toLowerCase(Locale.ROOT);
    }
}
