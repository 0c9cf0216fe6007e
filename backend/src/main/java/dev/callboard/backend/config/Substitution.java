package dev.callboard.backend.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Fills in what a configuration file takes from elsewhere: <code>${VARIABLE}</code> and
 * <code>${VARIABLE:-default}</code> in text, and the sections {@code $env}, {@code $file} and {@code $include}. A text with
 * <code>$${</code> is left as <code>${</code>.
 */
final class Substitution {

    private static final Pattern PART = Pattern.compile("\\$?\\$\\{[^{}]*}");
    private static final int MAX_INCLUDES = 20;

    private final Map<String, String> environment;
    private final ConfigFiles files;

    Substitution(Map<String, String> environment, ConfigFiles files) {
        this.environment = environment;
        this.files = files;
    }

    ConfigNode apply(ConfigNode node) {
        return apply(node, 0);
    }

    private ConfigNode apply(ConfigNode node, int includes) {
        return switch (node) {
            case ConfigNode.Unset unset -> unset;
            case ConfigNode.Scalar scalar -> scalar.value().isString() ? text(scalar) : scalar;
            case ConfigNode.Items items ->
                new ConfigNode.Items(
                        items.items().stream()
                                .map(item -> apply(item, includes))
                                .toList(),
                        items.origin());
            case ConfigNode.Section section -> section(section, includes);
        };
    }

    private ConfigNode section(ConfigNode.Section section, int includes) {
        Optional<String> directive = section.members().keySet().stream()
                .filter(key -> key.startsWith("$"))
                .findFirst();
        if (directive.isPresent()) {
            return included(directive.get(), section, includes);
        }
        LinkedHashMap<String, ConfigNode> members = new LinkedHashMap<>();
        section.members().forEach((key, value) -> members.put(key, apply(value, includes)));
        return new ConfigNode.Section(members, section.origin());
    }

    private ConfigNode included(String directive, ConfigNode.Section section, int includes) {
        Origin origin = section.origin();
        if (section.members().size() > 1) {
            throw ConfigException.at(origin, "'" + directive + "' must be the only key of its section");
        }
        ConfigNode argument = apply(section.members().firstEntry().getValue(), includes);
        if (argument instanceof ConfigNode.Unset unset) {
            return unset;
        }
        if (!(argument instanceof ConfigNode.Scalar scalar) || !scalar.value().isString()) {
            throw ConfigException.at(origin, "'" + directive + "' takes text, but is " + argument.described());
        }
        String value = scalar.value().asString();
        return switch (directive) {
            case "$env" ->
                variable(value, null, origin)
                        .<ConfigNode>map(found -> string(found, origin))
                        .orElseGet(() -> new ConfigNode.Unset(value, origin));
            case "$file" -> string(files.text(path(value, origin), origin).stripTrailing(), origin);
            case "$include" -> include(value, origin, includes);
            default ->
                throw ConfigException.at(origin, "'" + directive + "' is unknown; known are $env, $file and $include");
        };
    }

    private ConfigNode include(String value, Origin origin, int includes) {
        if (includes >= MAX_INCLUDES) {
            throw ConfigException.at(origin, "files include each other more than " + MAX_INCLUDES + " deep");
        }
        int hash = value.indexOf('#');
        Path path = path(hash < 0 ? value : value.substring(0, hash), origin);
        ConfigNode found = files.parse(path, origin);
        if (hash >= 0) {
            for (String key : value.substring(hash + 1).split("\\.", -1)) {
                ConfigNode next = found instanceof ConfigNode.Section section
                        ? section.members().get(key)
                        : null;
                if (next == null) {
                    throw ConfigException.at(origin, "'" + path + "' has no '" + value.substring(hash + 1) + "'");
                }
                found = next;
            }
        }
        return apply(found, includes + 1);
    }

    private ConfigNode text(ConfigNode.Scalar scalar) {
        String text = scalar.value().asString();
        Matcher matcher = PART.matcher(text);
        if (!matcher.find()) {
            return scalar;
        }
        StringBuilder filled = new StringBuilder();
        int end = 0;
        List<String> missing = new ArrayList<>();
        do {
            filled.append(text, end, matcher.start());
            end = matcher.end();
            String part = matcher.group();
            if (part.startsWith("$$")) {
                filled.append(part, 1, part.length());
                continue;
            }
            String inner = part.substring(2, part.length() - 1);
            int separator = inner.indexOf(":-");
            String name = (separator < 0 ? inner : inner.substring(0, separator)).strip();
            String fallback = separator < 0 ? null : inner.substring(separator + 2);
            variable(name, fallback, scalar.origin()).ifPresentOrElse(filled::append, () -> missing.add(name));
        } while (matcher.find());
        if (!missing.isEmpty()) {
            return new ConfigNode.Unset(missing.getFirst(), scalar.origin());
        }
        return string(filled.append(text, end, text.length()).toString(), scalar.origin());
    }

    private Optional<String> variable(String name, @Nullable String fallback, Origin origin) {
        if (name.isEmpty()) {
            throw ConfigException.at(origin, "a ${} without the name of an environment variable");
        }
        String value = environment.get(name);
        boolean absent = value == null || (fallback != null && value.isEmpty());
        return Optional.ofNullable(absent ? fallback : value).map(String::strip);
    }

    private static ConfigNode string(String value, Origin origin) {
        return new ConfigNode.Scalar(JsonNodeFactory.instance.stringNode(value), origin);
    }

    private static Path path(String value, Origin origin) {
        try {
            return origin.folder().resolve(value).normalize();
        } catch (InvalidPathException e) {
            throw new ConfigException(origin + ": '" + value + "' is not the name of a file", e);
        }
    }
}
