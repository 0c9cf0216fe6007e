package dev.callboard.backend.mcp;

import dev.callboard.backend.config.AppConfig;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which actions are offered, from {@code backend.actions}.
 *
 * @param sources the plugins whose actions are; null for all
 * @param include rules of which one has to match; empty if none has to
 * @param exclude rules of which none may match
 */
record ActionFilter(@Nullable Set<String> sources, List<Rule> include, List<Rule> exclude)
        implements Predicate<JsonNode> {

    static final ActionFilter NONE = new ActionFilter(null, List.of(), List.of());

    private static final List<String> ATTRIBUTES = List.of("destructive", "readOnly", "idempotent");

    /**
     * What an action has to be for a rule to match it.
     *
     * @param id a glob that its id matches; null for any
     */
    record Rule(@Nullable PathMatcher id, Map<String, Boolean> attributes) {

        private boolean matches(JsonNode action) {
            return (id == null || id.matches(Path.of(action.path("id").asString())))
                    && attributes.entrySet().stream()
                            .allMatch(wanted -> action.path("attributes")
                                            .path(wanted.getKey())
                                            .asBoolean(false)
                                    == wanted.getValue());
        }
    }

    static ActionFilter of(AppConfig actions) {
        return new ActionFilter(
                actions.hasKey("pluginSources") ? new HashSet<>(actions.strings("pluginSources")) : null,
                rules(actions, "filter.include"),
                rules(actions, "filter.exclude"));
    }

    private static List<Rule> rules(AppConfig actions, String key) {
        return actions.sections(key).stream().map(ActionFilter::rule).toList();
    }

    private static Rule rule(AppConfig rule) {
        Map<String, Boolean> attributes = new HashMap<>();
        for (String name : ATTRIBUTES) {
            rule.bool("attributes." + name).ifPresent(wanted -> attributes.put(name, wanted));
        }
        return new Rule(rule.string("id").map(glob -> glob(rule, glob)).orElse(null), Map.copyOf(attributes));
    }

    private static PathMatcher glob(AppConfig rule, String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw rule.error("id", "should be a glob such as catalog:*", e);
        }
    }

    @Override
    public boolean test(JsonNode action) {
        return (sources == null || sources.contains(action.path("pluginId").asString("")))
                && exclude.stream().noneMatch(rule -> rule.matches(action))
                && (include.isEmpty() || include.stream().anyMatch(rule -> rule.matches(action)));
    }
}
