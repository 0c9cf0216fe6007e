package dev.callboard.scaffolder.action;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A plugin of Backstage and a place in it, such as {@code catalog/entities/by-query?limit=10}. All who read it see the same
 * plugin: what some servers take for a way out of a folder, or decode once more, is refused.
 *
 * @param plugin the id of the plugin
 * @param rest the encoded path in it, with a slash in front; empty for none
 * @param query the encoded query without its question mark; empty for none
 */
public record PluginPath(String plugin, String rest, String query) {

    private static final int LONGEST = 8192;
    private static final Pattern PLUGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");
    private static final Pattern CONTROL_OR_WRONG_SLASH = Pattern.compile("[\\x00-\\x1f\\x7f\\\\#]");
    private static final Pattern NO_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern HIDDEN_IN_PATH = Pattern.compile("(?i)%(2e|2f|5c|25|3b|[01][0-9a-f]|7f)");
    private static final Pattern DOTS = Pattern.compile("\\.{1,2}(;.*)?");
    private static final Pattern TO_ENCODE = Pattern.compile("[^\\x21-\\x7e]|[\"<>^`{|}]");

    public PluginPath {
        if (!PLUGIN.matcher(plugin).matches()) {
            throw ActionException.input(
                    "Invalid path: it has to begin with the id of a plugin, as catalog/entities does, "
                            + "and cannot be a URL");
        }
        if (plugin.length() + rest.length() + query.length() > LONGEST) {
            throw ActionException.input("Invalid path: with its query it is longer than " + LONGEST + " characters");
        }
        if (!rest.isEmpty()) {
            checkRest(rest);
        }
    }

    /**
     * Reads a path as template authors write it; a slash in front changes nothing.
     *
     * @throws ActionException if it is none, or could be read in two ways
     */
    public static PluginPath parse(String text) {
        if (CONTROL_OR_WRONG_SLASH.matcher(text).find()) {
            throw ActionException.input("Invalid path: it cannot have backslashes, '#' or control characters");
        }
        if (NO_ESCAPE.matcher(text).find()) {
            throw ActionException.input("Invalid path: a percent sign has to be followed by two hexadecimal digits");
        }
        String path = text.startsWith("/") ? text.substring(1) : text;
        int question = path.indexOf('?');
        String place = question < 0 ? path : path.substring(0, question);
        int slash = place.indexOf('/');
        return new PluginPath(
                slash < 0 ? place : place.substring(0, slash),
                slash < 0 ? "" : encoded(place.substring(slash)),
                question < 0 ? "" : encoded(path.substring(question + 1)));
    }

    /** The same with more of a query. */
    public PluginPath with(Map<String, String> parameters) {
        String more = parameters.entrySet().stream()
                .map(parameter -> form(parameter.getKey()) + "=" + form(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return new PluginPath(plugin, rest, query.isEmpty() || more.isEmpty() ? query + more : query + "&" + more);
    }

    /** What follows the base URL of the plugin. */
    public String inPlugin() {
        return query.isEmpty() ? rest : rest + "?" + query;
    }

    /** With a slash in front and without the query. */
    public String place() {
        return "/" + plugin + rest;
    }

    private static void checkRest(String rest) {
        if (HIDDEN_IN_PATH.matcher(rest).find()) {
            throw ActionException.input(
                    "Invalid path: dots, slashes, backslashes, semicolons and percent signs cannot be encoded in it");
        }
        List<String> segments = List.of(rest.substring(1).split("/", -1));
        for (int i = 0; i < segments.size(); i++) {
            boolean last = i == segments.size() - 1;
            if (DOTS.matcher(segments.get(i)).matches() || (segments.get(i).isEmpty() && !last)) {
                throw ActionException.input("Invalid path: it cannot have '.', '..' or nothing between two slashes");
            }
        }
    }

    private static String encoded(String text) {
        return TO_ENCODE
                .matcher(text)
                .replaceAll(found ->
                        URLEncoder.encode(found.group(), StandardCharsets.UTF_8).replace("+", "%20"));
    }

    private static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
