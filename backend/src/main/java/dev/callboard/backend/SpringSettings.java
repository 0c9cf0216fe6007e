package dev.callboard.backend;

import dev.callboard.backend.config.AppConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What Spring is told. Its own properties, given as {@code -D} or in the environment, stand above these. */
final class SpringSettings {

    private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error", "silent");

    private SpringSettings() {}

    static Map<String, Object> of(AppConfig config, ListenAddress listen) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.port", listen.port());
        if (listen.host() != null) {
            settings.put("server.address", listen.host());
        }
        settings.put("server.shutdown", "graceful");
        settings.put("spring.lifecycle.timeout-per-shutdown-phase", "10s");
        settings.put("server.max-http-request-header-size", "16KB");
        // Filters over many owners make long URLs; Netty's own limit is 4 KB.
        settings.put("server.netty.max-initial-line-length", "16KB");
        settings.put("server.compression.enabled", true);
        settings.put("server.compression.min-response-size", "1KB");
        settings.put("spring.http.codecs.max-in-memory-size", "1MB");
        settings.put("spring.threads.virtual.enabled", true);
        settings.put("spring.main.banner-mode", "off");
        settings.put("spring.main.log-startup-info", false);
        settings.put("logging.level.root", level(config));
        return settings;
    }

    private static String level(AppConfig config) {
        String level = config.string("backend.logger.level").orElse("info");
        if (!LEVELS.contains(level)) {
            throw config.error(
                    "backend.logger.level",
                    "should be one of trace, debug, info, warn, error and silent, but is '" + level + "'");
        }
        return level.equals("silent") ? "off" : level;
    }
}
