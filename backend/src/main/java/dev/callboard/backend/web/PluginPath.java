package dev.callboard.backend.web;

import java.net.URI;
import java.util.Locale;

/**
 * Where a request goes: the plugin that the path names, and what follows its mount point.
 *
 * @param plugin the id in lower case; empty for paths outside {@code /api/<plugin>}
 * @param path the raw path below the mount point, at least {@code /}
 */
public record PluginPath(String plugin, String path) {

    private static final String API = "/api/";

    /** Reads a raw path, without its query. */
    public static PluginPath of(String rawPath) {
        if (!rawPath.regionMatches(true, 0, API, 0, API.length())) {
            return new PluginPath("", rawPath.isEmpty() ? "/" : rawPath);
        }
        int end = rawPath.indexOf('/', API.length());
        String plugin = rawPath.substring(API.length(), end < 0 ? rawPath.length() : end);
        if (plugin.isEmpty()) {
            return new PluginPath("", rawPath);
        }
        return new PluginPath(plugin.toLowerCase(Locale.ROOT), end < 0 ? "/" : rawPath.substring(end));
    }

    /** Whether this is a prefix's own path or one below it, in a plugin. A prefix of {@code /} has all of the plugin below it. */
    public boolean isBelow(String otherPlugin, String prefix) {
        return plugin.equals(otherPlugin)
                && (prefix.equals("/") || path.equals(prefix) || path.startsWith(prefix + "/"));
    }

    /** The part of a request's URL that Backstage names in an error: below the mount point, with the query. */
    static String urlOf(URI uri) {
        String path = of(uri.getRawPath()).path();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
