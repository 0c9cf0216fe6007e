package dev.callboard.scm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which URLs of servers that are no Git hosts may be read, as an operator allows them. */
public record ReadableUrls(List<Rule> rules) {

    /** Nothing but Git hosts. */
    public static final ReadableUrls NONE = new ReadableUrls(List.of());

    public ReadableUrls {
        rules = List.copyOf(rules);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether any rule allows it. What is no {@code http:} or {@code https:} URL, or names a user, is never allowed. */
    public boolean allows(String url) {
        if (rules.isEmpty()) {
            return false;
        }
        URI uri = parsed(url);
        return uri != null && rules.stream().anyMatch(rule -> rule.allows(uri));
    }

    private static @Nullable URI parsed(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("https") || scheme.equals("http");
            return web && uri.getHost() != null && uri.getRawUserInfo() == null ? uri : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** A host with what may be read there. */
    public static final class Rule {

        private static final Pattern HOST = Pattern.compile("(\\*\\.)?([^*:/\\s]+|\\[[^]]+])(?::(\\d+)(?:-(\\d+))?)?");
        private static final int MAX_PORT = 65_535;

        private final boolean below;
        private final String name;
        private final int firstPort;
        private final int lastPort;
        private final List<String> paths;

        /**
         * @param host a name, with {@code *.} before it for all hosts below it, and with a port or a range of ports
         *     behind it; without one, only the ports that belong to the schemes
         * @param paths what may be read there, with all below it; empty for everything
         * @throws IllegalArgumentException if the host is none of these, or a path does not begin with a slash
         */
        public Rule(String host, List<String> paths) {
            Matcher matcher = HOST.matcher(host.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'%s' is no host such as files.example, *.example, files.example:8080 or files.example:8000-8999"
                                .formatted(host));
            }
            this.below = matcher.group(1) != null;
            this.name = matcher.group(2);
            this.firstPort = matcher.group(3) == null ? -1 : Integer.parseInt(matcher.group(3));
            this.lastPort = matcher.group(4) == null ? firstPort : Integer.parseInt(matcher.group(4));
            if (firstPort > lastPort || lastPort > MAX_PORT) {
                throw new IllegalArgumentException("'%s' has no such range of ports".formatted(host));
            }
            paths.stream().filter(path -> !path.startsWith("/")).findFirst().ifPresent(path -> {
                throw new IllegalArgumentException("The path '%s' does not begin with a slash".formatted(path));
            });
            this.paths = paths.stream().map(Rule::normalized).toList();
        }

        private boolean allows(URI uri) {
            return allowsHost(uri.getHost().toLowerCase(Locale.ROOT)) && allowsPort(uri) && allowsPath(uri);
        }

        private boolean allowsHost(String host) {
            return below ? host.endsWith("." + name) : host.equals(name);
        }

        private boolean allowsPort(URI uri) {
            int usual = uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            return firstPort < 0 ? port == usual : port >= firstPort && port <= lastPort;
        }

        private boolean allowsPath(URI uri) {
            String path = normalized(uri.getPath());
            return paths.isEmpty()
                    || paths.stream()
                            .anyMatch(allowed ->
                                    allowed.isEmpty() || path.equals(allowed) || path.startsWith(allowed + "/"));
        }

        /** Without dots and empty segments, and without a slash at the end. */
        private static String normalized(String path) {
            Deque<String> segments = new ArrayDeque<>();
            for (String segment : path.replace('\\', '/').split("/", -1)) {
                if (segment.equals("..")) {
                    segments.pollLast();
                } else if (!segment.isEmpty() && !segment.equals(".")) {
                    segments.addLast(segment);
                }
            }
            return segments.isEmpty() ? "" : "/" + String.join("/", segments);
        }

        @Override
        public String toString() {
            String ports = firstPort < 0 ? "" : ":" + firstPort + (lastPort > firstPort ? "-" + lastPort : "");
            return (below ? "*." : "") + name + ports + paths;
        }
    }
}
