package dev.callboard.backend.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A section of the configuration; the outermost one is the whole. Immutable.
 *
 * <p>Keys are given with dots, {@code backend.listen.port}, from this section down. A key that is not there, that is null,
 * or whose environment variable is not set, is absent: look-ups are empty, lists are empty and sections have no keys. A
 * value of the wrong type is a {@link ConfigException} that names file, line, key, and what was expected. As in Backstage,
 * text that spells a number or a boolean is taken for one, since environment variables are text.
 */
public final class AppConfig {

    private final @Nullable ConfigNode node;
    private final String path;
    private final Origin near;

    private AppConfig(@Nullable ConfigNode node, String path, Origin near) {
        this.node = node;
        this.path = path;
        this.near = near;
    }

    /**
     * Reads and merges files, later ones over earlier ones, and over all of them the {@code APP_CONFIG_*} variables.
     *
     * @param environment what <code>${VARIABLE}</code> and {@code $env} are looked up in
     */
    public static AppConfig load(List<Path> files, Map<String, String> environment) {
        ConfigFiles reader = new ConfigFiles();
        Substitution substitution = new Substitution(environment, reader);
        ConfigNode merged = emptySection();
        for (Path file : files) {
            merged = Merge.over(merged, requireSection(substitution.apply(reader.parse(file, null))));
        }
        return root(Merge.over(merged, EnvironmentConfig.read(environment)));
    }

    /** Reads a text instead of a file, with no environment. */
    public static AppConfig parse(String yaml) {
        Origin origin = new Origin("app-config.yaml", 0, Path.of(""));
        ConfigNode parsed = YamlReader.read(yaml, origin);
        return root(requireSection(new Substitution(Map.of(), new ConfigFiles()).apply(parsed)));
    }

    private static AppConfig root(ConfigNode node) {
        return new AppConfig(node, "", node.origin());
    }

    private static ConfigNode emptySection() {
        return new ConfigNode.Section(new LinkedHashMap<>(), new Origin("configuration", 0, Path.of("")));
    }

    private static ConfigNode requireSection(ConfigNode node) {
        if (node instanceof ConfigNode.Section) {
            return node;
        }
        throw ConfigException.at(
                node.origin(), "a configuration is a section of keys, but this is " + node.described());
    }

    /** Whether the key has a value, of whatever type. */
    public boolean has(String key) {
        return find(key) != null;
    }

    /** Whether the key is written down, even with nothing behind it. */
    public boolean hasKey(String key) {
        return lookUp(key) != null;
    }

    /** The keys of this section in order, those without a value left out. */
    public Set<String> keys() {
        return node instanceof ConfigNode.Section section
                ? section.members().keySet().stream()
                        .filter(key -> isSet(section.members().get(key)))
                        .collect(Collectors.toCollection(java.util.LinkedHashSet::new))
                : Set.of();
    }

    public Optional<String> string(String key) {
        return scalar(key, "text", value -> value.isString() ? Optional.of(value.asString()) : Optional.empty());
    }

    /** @throws ConfigException also if the key is absent */
    public String requiredString(String key) {
        return string(key).orElseThrow(() -> missing(key, "text"));
    }

    /** Like a string, but errors do not show the value. */
    public Optional<Secret> secret(String key) {
        ConfigNode found = find(key);
        if (found == null) {
            return Optional.empty();
        }
        if (found instanceof ConfigNode.Scalar scalar && scalar.value().isString()) {
            return Optional.of(new Secret(scalar.value().asString()));
        }
        throw ConfigException.at(
                found.origin(), "'" + fullKey(key) + "' should be text (a secret), and is something else");
    }

    /** @throws ConfigException also if the key is absent */
    public Secret requiredSecret(String key) {
        return secret(key).orElseThrow(() -> missing(key, "text"));
    }

    public Optional<Integer> integer(String key) {
        return scalar(key, "a whole number", AppConfig::wholeNumber);
    }

    public Optional<Boolean> bool(String key) {
        return scalar(
                key,
                "true or false",
                value -> value.isBoolean()
                        ? Optional.of(value.booleanValue())
                        : value.isString() ? Booleans.parse(value.asString()) : Optional.empty());
    }

    /** Whether the key is there and true. */
    public boolean isTrue(String key) {
        return bool(key).orElse(false);
    }

    /** A length of time: {@code {minutes: 5}}, {@code 5m} or {@code PT5M}. Never negative. */
    public Optional<Duration> duration(String key) {
        ConfigNode found = find(key);
        Optional<Duration> duration = switch (found) {
            case null -> Optional.empty();
            case ConfigNode.Section section -> Durations.parse(section);
            case ConfigNode.Scalar scalar
            when scalar.value().isString() -> Durations.parse(scalar.value().asString());
            default -> Optional.empty();
        };
        if (found != null && duration.isEmpty()) {
            throw wrong(key, found, Durations.EXPECTED);
        }
        return duration;
    }

    /** The name of a file or folder; a relative one starts at the folder of the file that the key stands in. */
    public Optional<Path> path(String key) {
        ConfigNode found = find(key);
        return string(key).map(text -> {
            Origin origin = found == null ? near : found.origin();
            try {
                return origin.folder().resolve(text).normalize();
            } catch (InvalidPathException e) {
                throw new ConfigException(origin + ": '" + fullKey(key) + "' is not the name of a file: " + text, e);
            }
        });
    }

    /** A list of texts; a single text is a list of one, as Backstage allows in many places. */
    public List<String> strings(String key) {
        ConfigNode found = find(key);
        List<ConfigNode> items = switch (found) {
            case null -> List.of();
            case ConfigNode.Items list -> list.items();
            default -> List.of(found);
        };
        List<String> texts = new ArrayList<>();
        for (ConfigNode item : items) {
            if (!(item instanceof ConfigNode.Scalar scalar) || !scalar.value().isString()) {
                throw wrong(key, item, "a list of texts");
            }
            texts.add(scalar.value().asString());
        }
        return List.copyOf(texts);
    }

    /** The section below a key; one without keys if it is absent. */
    public AppConfig section(String key) {
        ConfigNode found = find(key);
        if (found != null && !(found instanceof ConfigNode.Section)) {
            throw wrong(key, found, "a section with keys of its own");
        }
        return new AppConfig(found, fullKey(key), found == null ? near : found.origin());
    }

    /** The sections of a list; none if it is absent. */
    public List<AppConfig> sections(String key) {
        ConfigNode found = find(key);
        if (found == null) {
            return List.of();
        }
        if (!(found instanceof ConfigNode.Items list)) {
            throw wrong(key, found, "a list of sections");
        }
        List<AppConfig> sections = new ArrayList<>();
        for (ConfigNode item : list.items()) {
            String itemKey = key + "[" + sections.size() + "]";
            if (!(item instanceof ConfigNode.Section)) {
                throw wrong(itemKey, item, "a section with keys of its own");
            }
            sections.add(new AppConfig(item, fullKey(itemKey), item.origin()));
        }
        return List.copyOf(sections);
    }

    /** The value of a key as JSON, whatever its type; a missing node if it is absent. */
    public JsonNode json(String key) {
        ConfigNode found = find(key);
        return found == null ? JsonNodeFactory.instance.missingNode() : found.json();
    }

    /** This section as JSON. */
    public JsonNode json() {
        return node == null ? JsonNodeFactory.instance.objectNode() : node.json();
    }

    /** All values of this section, in order. */
    List<ConfigEntry> entries() {
        return node == null ? List.of() : ConfigEntry.below(node, path);
    }

    /** The key of this section from the top, such as {@code integrations.gitea[0]}. */
    public String path() {
        return path;
    }

    /** A complaint about the value of a key, for rules that a type cannot express: reads {@code <file>:<line>: '<key>' <what>}. */
    public ConfigException error(String key, String what) {
        return error(key, what, null);
    }

    /** The same, for a rule that something else found broken. */
    public ConfigException error(String key, String what, @Nullable Throwable cause) {
        ConfigNode found = find(key);
        Origin origin = found == null ? near : found.origin();
        return new ConfigException(origin + ": '" + fullKey(key) + "' " + what, cause);
    }

    private <T> Optional<T> scalar(String key, String expected, Function<JsonNode, Optional<T>> read) {
        ConfigNode found = find(key);
        if (found == null) {
            return Optional.empty();
        }
        Optional<T> value = found instanceof ConfigNode.Scalar scalar ? read.apply(scalar.value()) : Optional.empty();
        return Optional.of(value.orElseThrow(() -> wrong(key, found, expected)));
    }

    private static Optional<Integer> wholeNumber(JsonNode value) {
        try {
            if (value.isIntegralNumber()) {
                return Optional.of(value.bigIntegerValue().intValueExact());
            }
            return value.isString() ? Optional.of(Integer.valueOf(value.asString())) : Optional.empty();
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private @Nullable ConfigNode lookUp(String key) {
        ConfigNode found = node;
        for (String part : key.split("\\.", -1)) {
            found = found instanceof ConfigNode.Section section
                    ? section.members().get(part)
                    : null;
        }
        return found;
    }

    private @Nullable ConfigNode find(String key) {
        ConfigNode found = lookUp(key);
        return found != null && isSet(found) ? found : null;
    }

    private static boolean isSet(@Nullable ConfigNode found) {
        return switch (found) {
            case null -> false;
            case ConfigNode.Unset unset -> false;
            case ConfigNode.Scalar scalar -> !scalar.value().isNull();
            case ConfigNode.Items items -> true;
            case ConfigNode.Section section -> true;
        };
    }

    private ConfigException missing(String key, String expected) {
        ConfigNode found = lookUp(key);
        String why = found instanceof ConfigNode.Unset unset
                ? ": the environment variable " + unset.variable() + " is not set"
                : "";
        Origin origin = found == null ? near : found.origin();
        return ConfigException.at(origin, "'" + fullKey(key) + "' is missing; it should be " + expected + why);
    }

    private ConfigException wrong(String key, ConfigNode found, String expected) {
        return ConfigException.at(
                found.origin(), "'" + fullKey(key) + "' should be " + expected + ", but is " + found.described());
    }

    private String fullKey(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
