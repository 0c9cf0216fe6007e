package dev.callboard.backend;

import dev.callboard.backend.config.AppConfig;
import org.jspecify.annotations.Nullable;

/**
 * What the server listens on.
 *
 * @param host null for all interfaces
 * @param port zero for any that is free
 */
record ListenAddress(@Nullable String host, int port) {

    private static final int DEFAULT_PORT = 7007;

    /** Reads {@code backend.listen}: {@code :7007}, {@code host:port}, a port, or a section with both. */
    static ListenAddress of(AppConfig config, @Nullable Integer portInstead) {
        ListenAddress configured = config.json("backend.listen").isObject()
                ? fromSection(config.section("backend.listen"))
                : fromText(config);
        return portInstead == null ? configured : new ListenAddress(configured.host, portInstead);
    }

    private static ListenAddress fromSection(AppConfig listen) {
        int port = listen.integer("port").orElse(DEFAULT_PORT);
        if (port < 0 || port > 65_535) {
            throw listen.error("port", "should be a port from 0 to 65535, but is " + port);
        }
        return new ListenAddress(
                listen.string("host").filter(host -> !host.isEmpty()).orElse(null), port);
    }

    private static ListenAddress fromText(AppConfig config) {
        String text = config.json("backend.listen").isNumber()
                ? ":" + config.integer("backend.listen").orElseThrow()
                : config.string("backend.listen").orElse(":" + DEFAULT_PORT);
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw config.error(
                    "backend.listen", "should be ':7007', 'host:port' or {host, port}, but is '" + text + "'");
        }
        return new ListenAddress(host.isEmpty() ? null : host, Integer.parseInt(port));
    }
}
