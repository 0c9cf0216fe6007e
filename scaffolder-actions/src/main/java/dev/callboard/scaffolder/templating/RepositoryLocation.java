package dev.callboard.scaffolder.templating;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the repository picker of a form gives: {@code host?owner=..&repo=..} and a few parts more.
 *
 * @param parts those that are there, of {@code owner}, {@code repo}, {@code organization}, {@code workspace} and
 *     {@code project}
 */
public record RepositoryLocation(String host, Map<String, String> parts) {

    private static final List<String> PARTS = List.of("owner", "repo", "organization", "workspace", "project");

    /**
     * Parses the text and checks that it has the parts that hosts of this type need.
     *
     * @param integrations the type of a host's integration
     * @throws IllegalArgumentException if it is not of that form, or the host has no integration
     */
    public static RepositoryLocation parse(String text, Function<String, Optional<String>> integrations) {
        int question = text.indexOf('?');
        String address = question < 0 ? text : text.substring(0, question);
        String host = address.contains("/") ? address.substring(0, address.indexOf('/')) : address;
        if (!host.matches("[A-Za-z0-9._-]+(:\\d{1,5})?")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a repository URL of the form host?owner=..&repo=..");
        }
        Map<String, String> query = query(question < 0 ? "" : text.substring(question + 1), text);
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : PARTS) {
            String value = trimmed(query.getOrDefault(part, ""));
            if (!value.isEmpty()) {
                parts.put(part, value);
            }
        }
        String type = integrations
                .apply(host)
                .orElseThrow(() -> new IllegalArgumentException("no integration is configured for host " + host));
        for (String part : required(type, parts)) {
            if (!parts.containsKey(part)) {
                throw new IllegalArgumentException("the repository URL " + text + " has no " + part);
            }
        }
        return new RepositoryLocation(host, parts);
    }

    /** A part; empty if it is not there. */
    public String part(String name) {
        return parts.getOrDefault(name, "");
    }

    private static List<String> required(String type, Map<String, String> parts) {
        return switch (type) {
            case "gitlab" -> parts.containsKey("project") ? List.of() : List.of("owner", "repo");
            case "gitea", "gerrit" -> List.of("repo");
            case "azure", "bitbucketServer" -> List.of("project", "repo");
            case "bitbucketCloud" -> List.of("workspace", "project", "repo");
            default -> List.of("owner", "repo");
        };
    }

    private static Map<String, String> query(String query, String whole) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(pair.substring(0, equals), decoded(pair.substring(equals + 1), whole));
            }
        }
        return values;
    }

    private static String decoded(String value, String whole) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("\"" + whole + "\" is not well encoded", malformed);
        }
    }

    private static String trimmed(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && value.charAt(start) == '/') {
            start++;
        }
        while (end > start && value.charAt(end - 1) == '/') {
            end--;
        }
        return value.substring(start, end);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("host", host);
        parts.forEach(json::put);
        return json;
    }
}
