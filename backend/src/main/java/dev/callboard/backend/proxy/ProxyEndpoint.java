package dev.callboard.backend.proxy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import dev.callboard.backend.web.PluginPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One entry of {@code proxy.endpoints}.
 *
 * @param route a path below the plugin's mount point, with a slash at its beginning and none at its end
 * @param target where requests go, without a slash at its end
 * @param changeOrigin whether the target is told its own name as host, and not that of this server
 * @param rewrites what is made of the path, the first that matches; empty to leave out mount point and route
 * @param headers what requests are given on the way
 * @param allowedMethods empty for all
 * @param allowedHeaders names, in lower case, that pass in both directions beyond those that always do
 */
record ProxyEndpoint(
        String route,
        URI target,
        boolean changeOrigin,
        List<Rewrite> rewrites,
        Map<String, Secret> headers,
        Set<String> allowedMethods,
        Set<String> allowedHeaders,
        CredentialsMode credentials) {

    static final String PLUGIN = "proxy";

    private static final String MOUNT = "/api/" + PLUGIN;
    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Who may call, and whether the target learns who it was. */
    enum CredentialsMode {
        /** Callers prove themselves to this server; the target is not told. */
        REQUIRE,
        /** Callers prove themselves to this server, and their token goes along. */
        FORWARD,
        /** Everybody may call. */
        DANGEROUSLY_ALLOW_UNAUTHENTICATED;

        String configured() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A replacement in the path, in which {@code $1} stands for the first group. */
    record Rewrite(Pattern pattern, String replacement) {}

    ProxyEndpoint {
        rewrites = List.copyOf(rewrites);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        allowedMethods = Set.copyOf(allowedMethods);
        allowedHeaders = Set.copyOf(allowedHeaders);
    }

    /** Reads the entry of a route, which is a URL or a section. */
    static ProxyEndpoint of(AppConfig endpoints, String route) {
        String path = "/" + trimmed(route, '/');
        if (path.equals("/")) {
            throw endpoints.error(route, "should name a path of its own");
        }
        if (endpoints.json(route).isString()) {
            URI target = target(endpoints, route);
            return new ProxyEndpoint(
                    path, target, true, List.of(), Map.of(), Set.of(), Set.of(), CredentialsMode.REQUIRE);
        }
        AppConfig entry = endpoints.section(route);
        return new ProxyEndpoint(
                path,
                target(entry, "target"),
                entry.bool("changeOrigin").orElse(true),
                rewrites(entry),
                headers(entry),
                upperCase(entry.strings("allowedMethods")),
                lowerCase(entry.strings("allowedHeaders")),
                credentials(entry));
    }

    boolean covers(PluginPath request) {
        return request.isBelow(PLUGIN, route);
    }

    boolean allowsMethod(String method) {
        return allowedMethods.isEmpty() || allowedMethods.contains(method);
    }

    /**
     * Where a request goes. The server is the target's, whatever the path says.
     *
     * @param rest the raw path below the plugin's mount point
     * @param query as it was sent, with its question mark; empty if there is none
     */
    URI address(String rest, String query) {
        String path = rewrites.isEmpty() ? rest.substring(route.length()) + query : rewritten(MOUNT + rest + query);
        int question = path.indexOf('?');
        String pathOnly = question < 0 ? path : path.substring(0, question);
        String joined = SLASHES.matcher(target.getRawPath() + "/" + pathOnly).replaceAll("/");
        return URI.create(target.getScheme() + "://" + target.getRawAuthority() + joined
                + (question < 0 ? "" : path.substring(question)));
    }

    private String rewritten(String path) {
        for (Rewrite rewrite : rewrites) {
            var matcher = rewrite.pattern().matcher(path);
            if (matcher.find()) {
                return matcher.replaceFirst(rewrite.replacement());
            }
        }
        return path;
    }

    private static URI target(AppConfig section, String key) {
        String text = section.requiredString(key);
        try {
            URI target = new URI(trimmedEnd(text));
            if (target.getHost() != null
                    && target.getRawUserInfo() == null
                    && target.getRawQuery() == null
                    && target.getRawFragment() == null
                    && Set.of("http", "https").contains(target.getScheme())) {
                return target;
            }
        } catch (URISyntaxException e) {
            throw section.error(key, "is not a valid URL: " + text, e);
        }
        throw section.error(key, "should be an http or https URL without user, query and fragment");
    }

    private static List<Rewrite> rewrites(AppConfig entry) {
        List<Rewrite> rewrites = new ArrayList<>();
        var configured = entry.json("pathRewrite");
        if (!configured.isMissingNode() && !configured.isObject()) {
            throw entry.error("pathRewrite", "should be a section of patterns and replacements");
        }
        for (var rewrite : configured.properties()) {
            if (!rewrite.getValue().isString()) {
                throw entry.error("pathRewrite", "should give a text for the pattern '" + rewrite.getKey() + "'");
            }
            try {
                rewrites.add(new Rewrite(
                        Pattern.compile(rewrite.getKey()),
                        rewrite.getValue().asString().replace("\\", "\\\\")));
            } catch (PatternSyntaxException e) {
                throw entry.error("pathRewrite", "has a pattern that is none: " + rewrite.getKey(), e);
            }
        }
        return rewrites;
    }

    private static Map<String, Secret> headers(AppConfig entry) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        var configured = entry.json("headers");
        for (var header : configured.properties()) {
            String value = header.getValue().asString("");
            if (!HEADER_NAME.matcher(header.getKey()).matches() || value.chars().anyMatch(Character::isISOControl)) {
                throw entry.error("headers", "gives '" + header.getKey() + "' a value that is no header");
            }
            headers.put(header.getKey(), new Secret(value));
        }
        return headers;
    }

    private static CredentialsMode credentials(AppConfig entry) {
        String word = entry.string("credentials").orElse(CredentialsMode.REQUIRE.configured());
        for (CredentialsMode mode : CredentialsMode.values()) {
            if (mode.configured().equals(word)) {
                return mode;
            }
        }
        throw entry.error(
                "credentials",
                "should be 'require', 'forward' or 'dangerously-allow-unauthenticated', but is '" + word + "'");
    }

    private static Set<String> upperCase(List<String> words) {
        Set<String> upper = new HashSet<>();
        words.forEach(word -> upper.add(word.toUpperCase(Locale.ROOT)));
        return upper;
    }

    private static Set<String> lowerCase(List<String> words) {
        Set<String> lower = new HashSet<>();
        words.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static String trimmed(String text, char edge) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == edge) {
            start++;
        }
        return trimmedEnd(text.substring(start));
    }

    private static String trimmedEnd(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }
}
