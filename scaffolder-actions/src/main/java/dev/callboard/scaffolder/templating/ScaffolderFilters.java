package dev.callboard.scaffolder.templating;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The filters that the scaffolder adds to the language. */
public final class ScaffolderFilters {

    private ScaffolderFilters() {}

    /**
     * {@code parseRepoUrl}, {@code projectSlug}, {@code parseEntityRef} and {@code pick}.
     *
     * @param integrations gives the type of the integration that is configured for a host, such as {@code github};
     *     hosts for which it gives none are refused
     */
    public static Map<String, TemplateFilter> forIntegrations(Function<String, Optional<String>> integrations) {
        return Map.of(
                "parseRepoUrl",
                (input, arguments) -> repository(input, integrations),
                "projectSlug",
                (input, arguments) -> slug(repository(input, integrations)),
                "parseEntityRef",
                ScaffolderFilters::entityRef,
                "pick",
                ScaffolderFilters::pick);
    }

    private static ObjectNode repository(JsonNode input, Function<String, Optional<String>> integrations) {
        if (!input.isString()) {
            throw new IllegalArgumentException("a repository URL must be a string");
        }
        return RepositoryLocation.parse(input.asString(), integrations).toJson();
    }

    private static JsonNode slug(ObjectNode repository) {
        return StringNode.valueOf(repository.path("owner").asString("") + "/"
                + repository.path("repo").asString(""));
    }

    /** Unlike references in the catalog, those of templates keep their case. */
    private static JsonNode entityRef(JsonNode input, List<JsonNode> arguments) {
        JsonNode defaults = arguments.isEmpty() ? JsonNodeFactory.instance.objectNode() : arguments.getFirst();
        String kind;
        String namespace;
        String name;
        if (input.isString()) {
            String text = input.asString();
            int colon = text.indexOf(':');
            int slash = text.indexOf('/', colon + 1);
            kind = colon < 0 ? "" : text.substring(0, colon);
            namespace = slash < 0 ? "" : text.substring(colon + 1, slash);
            name = text.substring(Math.max(colon, slash) + 1);
            boolean emptyPart = colon == 0 || slash == colon + 1 || name.isEmpty();
            if (emptyPart
                    || name.contains(":")
                    || name.contains("/")
                    || namespace.contains(":")
                    || kind.contains("/")) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not an entity reference of the form" + " [<kind>:][<namespace>/]<name>");
            }
        } else if (input.isObject()) {
            kind = input.path("kind").asString("");
            namespace = input.path("namespace").asString("");
            name = input.path("name").asString("");
        } else {
            throw new IllegalArgumentException("an entity reference must be a string or an object");
        }
        ObjectNode ref = JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind.isEmpty() ? defaults.path("defaultKind").asString("") : kind)
                .put(
                        "namespace",
                        namespace.isEmpty() ? defaults.path("defaultNamespace").asString("default") : namespace)
                .put("name", name);
        if (ref.path("kind").asString().isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("the entity reference " + input + " has no "
                    + (name.isEmpty() ? "name" : "kind, and there is no default for it"));
        }
        return ref;
    }

    private static JsonNode pick(JsonNode input, List<JsonNode> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().isString()) {
            throw new IllegalArgumentException("it needs the path of a property");
        }
        JsonNode value = input;
        for (String part : arguments
                .getFirst()
                .asString()
                .replace("[", ".")
                .replace("]", "")
                .split("\\.", -1)) {
            value = value.isArray() && part.matches("\\d{1,9}") ? value.path(Integer.parseInt(part)) : value.path(part);
        }
        return value;
    }
}
