package dev.callboard.backend.web;

import dev.callboard.backend.config.AppConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The headers that every answer carries, as the configuration has them. */
final class SecurityHeaders {

    private SecurityHeaders() {}

    static Map<String, String> of(AppConfig config) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", contentSecurityPolicy(config.section("backend.csp")));
        List<String> referrer = config.strings("backend.referrer.policy");
        headers.put("Referrer-Policy", referrer.isEmpty() ? "no-referrer" : String.join(",", referrer));
        headers.put("Strict-Transport-Security", "max-age=15552000; includeSubDomains");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-DNS-Prefetch-Control", "off");
        headers.put("X-Download-Options", "noopen");
        headers.put("X-Frame-Options", "SAMEORIGIN");
        headers.put("X-Permitted-Cross-Domain-Policies", "none");
        headers.put("X-XSS-Protection", "0");
        for (String header : headers.keySet()) {
            if (headers.get(header).chars().anyMatch(Character::isISOControl)) {
                throw config.error(
                        "backend", "gives a value for the header " + header + " that has control characters");
            }
        }
        return headers;
    }

    private static String contentSecurityPolicy(AppConfig csp) {
        Map<String, String> directives = new LinkedHashMap<>();
        directives.put("default-src", "'self'");
        directives.put("base-uri", "'self'");
        directives.put("font-src", "'self' https: data:");
        directives.put("frame-ancestors", "'self'");
        directives.put("img-src", "'self' data:");
        directives.put("object-src", "'none'");
        directives.put("script-src", "'self' 'unsafe-eval'");
        directives.put("script-src-attr", "'none'");
        directives.put("style-src", "'self' https: 'unsafe-inline'");
        directives.put("upgrade-insecure-requests", "");
        for (String key : csp.keys()) {
            String directive = key.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
            if (csp.json(key).isBoolean()) {
                if (csp.isTrue(key)) {
                    throw csp.error(key, "should be a list of sources, or false");
                }
                directives.remove(directive);
            } else {
                directives.put(directive, String.join(" ", csp.strings(key)));
            }
        }
        return directives.entrySet().stream()
                .map(directive -> directive.getValue().isEmpty()
                        ? directive.getKey()
                        : directive.getKey() + " " + directive.getValue())
                .collect(Collectors.joining(";"));
    }
}
