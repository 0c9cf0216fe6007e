package dev.callboard.catalog.processing;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Which kinds may come from where. An entity is allowed if any rule matches it. */
public record CatalogRules(List<Rule> rules) {

    private static final String EVERY_KIND = "(every kind)";

    public CatalogRules {
        rules = List.copyOf(rules);
    }

    /** What holds where nothing is configured: components, APIs and locations, from everywhere. */
    public static CatalogRules defaults() {
        return allowing("Component", "API", "Location");
    }

    /** These kinds from everywhere. */
    public static CatalogRules allowing(String... kinds) {
        List<Allowed> allowed = new ArrayList<>();
        for (String kind : kinds) {
            allowed.add(new Allowed(kind, null));
        }
        return new CatalogRules(List.of(new Rule(allowed, List.of())));
    }

    /** Every kind from everywhere, for whoever does not know what a catalog allows. */
    public static CatalogRules everything() {
        return allowing(EVERY_KIND);
    }

    /** These rules and one more. */
    public CatalogRules and(Rule rule) {
        List<Rule> all = new ArrayList<>(rules);
        all.add(rule);
        return new CatalogRules(all);
    }

    boolean allow(ObjectNode entity, LocationRef origin) {
        return rules.stream().anyMatch(rule -> rule.allows(entity, origin));
    }

    /**
     * @param locations the origins that the rule is for; empty for all
     */
    public record Rule(List<Allowed> allow, List<Origin> locations) {

        public Rule {
            allow = List.copyOf(allow);
            locations = List.copyOf(locations);
        }

        private boolean allows(ObjectNode entity, LocationRef origin) {
            return allow.stream().anyMatch(allowed -> allowed.matches(entity))
                    && (locations.isEmpty() || locations.stream().anyMatch(location -> location.matches(origin)));
        }
    }

    /**
     * A kind, compared without regard to case.
     *
     * @param specType the only {@code spec.type} allowed of that kind; null for any
     */
    public record Allowed(String kind, @Nullable String specType) {

        private boolean matches(ObjectNode entity) {
            return (kind.equals(EVERY_KIND)
                            || kind.equalsIgnoreCase(entity.path("kind").asString("")))
                    && (specType == null
                            || specType.equalsIgnoreCase(
                                    entity.path("spec").path("type").asString("")));
        }
    }

    /**
     * Where a chain of locations begins.
     *
     * @param exact the only target; null for any
     * @param pattern a glob over targets, in which {@code *} does not cross a slash; null for any
     */
    public record Origin(
            String type, @Nullable String exact, @Nullable String pattern) {

        public Origin {
            if (exact != null && pattern != null) {
                throw new IllegalArgumentException("A location rule has either an exact target or a pattern");
            }
            if (pattern != null) {
                matcher(pattern);
            }
        }

        private boolean matches(LocationRef origin) {
            if (!type.equals(origin.type())) {
                return false;
            }
            if (exact != null) {
                return exact.equals(origin.target());
            }
            return pattern == null || matches(pattern, origin.target());
        }

        private static boolean matches(String pattern, String target) {
            try {
                return matcher(pattern).matches(asPath(target));
            } catch (InvalidPathException e) {
                return false;
            }
        }

        private static PathMatcher matcher(String pattern) {
            return FileSystems.getDefault().getPathMatcher("glob:" + joinSlashes(pattern.toLowerCase(Locale.ROOT)));
        }

        private static Path asPath(String target) {
            return Path.of(joinSlashes(target.toLowerCase(Locale.ROOT)));
        }

        /** A path has no empty segments, so the two slashes of a scheme become one on both sides. */
        private static String joinSlashes(String text) {
            return text.replaceAll("/{2,}", "/");
        }
    }
}
