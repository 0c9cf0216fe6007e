package dev.callboard.backend.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The values that {@code APP_CONFIG_backend_listen_port=8080} and its like set above all files. */
final class EnvironmentConfig {

    private static final String PREFIX = "APP_CONFIG_";
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9]*(-[A-Za-z][A-Za-z0-9]*)*");

    private EnvironmentConfig() {}

    static ConfigNode read(Map<String, String> environment) {
        ConfigNode merged = section(Map.of(), new Origin("environment", 0, Path.of("")));
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(PREFIX)) {
                merged = Merge.over(merged, one(variable.getKey(), variable.getValue()));
            }
        }
        return merged;
    }

    private static ConfigNode one(String variable, String text) {
        Origin origin = new Origin("environment variable " + variable, 0, Path.of(""));
        List<String> keys = List.of(variable.substring(PREFIX.length()).split("_", -1));
        ConfigNode node = convert(json(text), origin);
        for (String key : keys.reversed()) {
            if (!KEY.matcher(key).matches()) {
                throw ConfigException.at(origin, "'" + key + "' cannot be the name of a key");
            }
            node = section(Map.of(key, node), origin);
        }
        return node;
    }

    /** A value that is not JSON is text, as in the original. */
    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }

    private static ConfigNode convert(JsonNode json, Origin origin) {
        if (json.isArray()) {
            return new ConfigNode.Items(
                    json.valueStream().map(item -> convert(item, origin)).toList(), origin);
        }
        if (json.isObject()) {
            LinkedHashMap<String, ConfigNode> members = new LinkedHashMap<>();
            json.properties().forEach(member -> members.put(member.getKey(), convert(member.getValue(), origin)));
            return new ConfigNode.Section(members, origin);
        }
        return new ConfigNode.Scalar(json.isMissingNode() ? JsonNodeFactory.instance.stringNode("") : json, origin);
    }

    private static ConfigNode section(Map<String, ConfigNode> members, Origin origin) {
        return new ConfigNode.Section(new LinkedHashMap<>(members), origin);
    }
}
