package dev.callboard.backend.scaffolder;

import dev.callboard.backend.permission.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether an action with its rendered input fulfils a condition on actions.
 *
 * <p>Hosts compare the names of owners and repositories without regard to case, so the rules about these do too. A host
 * also takes the number of a group where its path is expected, which would lead past rules about paths; an action that
 * gives one has to fulfil the condition with each path that the condition names.
 */
final class ActionConditions {

    private static final Set<String> HOSTS =
            Set.of("gitlab", "github", "bitbucket", "bitbucketCloud", "bitbucketServer");
    private static final Set<String> HOST_NAMES = Set.of("owner", "repoName", "projectId", "repoUrl");
    private static final String GROUP = "group";
    private static final String PATH = "path";

    private final String action;
    private final List<String> segments;
    private final JsonNode input;

    private ActionConditions(String action, JsonNode input) {
        this.action = action;
        this.segments = List.of(action.split(":", -1));
        this.input = input;
    }

    static boolean hold(Condition condition, String action, JsonNode input) {
        ActionConditions asked = new ActionConditions(action, input);
        if (!condition.holds(asked::fulfils)) {
            return false;
        }
        return !asked.namesGroupByNumber()
                || paths(condition).stream()
                        .allMatch(path -> condition.holds(new ActionConditions(action, asked.withPath(path))::fulfils));
    }

    private boolean namesGroupByNumber() {
        JsonNode path = input.path(PATH);
        return segments.contains(GROUP) && (path.isNumber() || path.asString("").matches("[0-9]+"));
    }

    private ObjectNode withPath(String path) {
        ObjectNode copy =
                input instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        return copy.put(PATH, path);
    }

    private static List<String> paths(Condition condition) {
        List<String> paths = new ArrayList<>();
        collect(condition, paths);
        return paths;
    }

    private static void collect(Condition condition, List<String> paths) {
        switch (condition) {
            case Condition.All(List<Condition> parts) -> parts.forEach(part -> collect(part, paths));
            case Condition.Any(List<Condition> parts) -> parts.forEach(part -> collect(part, paths));
            case Condition.Not(Condition part) -> collect(part, paths);
            case Condition.Rule rule -> {
                if (rule.name().equals(ScaffolderPermissions.HAS_STRING_PROPERTY)
                        && rule.params().path("key").asString("").equals(PATH)) {
                    rule.params().path("value").asStringOpt().ifPresent(paths::add);
                }
            }
        }
    }

    private boolean fulfils(Condition.Rule rule) {
        JsonNode params = rule.params();
        String key = params.path("key").asString("");
        JsonNode wanted = params.path("value");
        JsonNode found = property(key);
        return switch (rule.name()) {
            case ScaffolderPermissions.HAS_ACTION_ID ->
                params.path("actionId").asString("").equals(action);
            case ScaffolderPermissions.HAS_BOOLEAN_PROPERTY ->
                found.isBoolean() && (wanted.isMissingNode() || wanted.equals(found));
            case ScaffolderPermissions.HAS_NUMBER_PROPERTY ->
                found.isNumber()
                        && (wanted.isMissingNode() || wanted.decimalValue().compareTo(found.decimalValue()) == 0);
            case ScaffolderPermissions.HAS_STRING_PROPERTY ->
                found.isString() && (wanted.isMissingNode() || same(key, wanted.asString(), found.asString()));
            default -> throw new IllegalStateException("There is no rule " + rule.name() + " about actions");
        };
    }

    private JsonNode property(String key) {
        JsonNode found = input;
        for (String part : key.split("\\.", -1)) {
            found = found.isArray() && part.matches("[0-9]{1,9}")
                    ? found.path(Integer.parseInt(part))
                    : found.path(part);
        }
        return found;
    }

    private boolean same(String key, String wanted, String found) {
        return anyCase(key) ? wanted.equalsIgnoreCase(found) : wanted.equals(found);
    }

    private boolean anyCase(String key) {
        return segments.stream().anyMatch(HOSTS::contains)
                && (HOST_NAMES.contains(key) || (key.equals(PATH) && segments.contains(GROUP)));
    }
}
