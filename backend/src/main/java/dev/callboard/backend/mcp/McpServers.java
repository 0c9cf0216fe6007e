package dev.callboard.backend.mcp;

import dev.callboard.backend.config.AppConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The servers of tools by the ends of their paths: one without an end, or those of {@code mcpActions.servers}. */
final class McpServers {

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final String DEFAULT_NAME = "backstage";

    private final Map<String, McpMessages> servers;

    private McpServers(Map<String, McpMessages> servers) {
        this.servers = Map.copyOf(servers);
    }

    /**
     * What a server says of itself.
     *
     * @param instructions how its tools are to be used, for whoever chooses among them
     */
    record Identity(
            String name,
            @Nullable String description,
            @Nullable String instructions) {

        private static Identity of(AppConfig section, String name) {
            return new Identity(
                    name,
                    section.string("description").orElse(null),
                    section.string("instructions").orElse(null));
        }
    }

    static McpServers only(McpMessages server) {
        return new McpServers(Map.of("", server));
    }

    /**
     * Reads {@code mcpActions}.
     *
     * @param make a server of what it says of itself and of the tools it has besides what holds for all
     * @throws dev.callboard.backend.config.ConfigException if a server has no name, or a key that is no part of a path
     */
    static McpServers of(AppConfig config, BiFunction<Identity, ActionFilter, McpMessages> make) {
        AppConfig named = config.section("servers");
        if (named.keys().isEmpty()) {
            Identity identity = Identity.of(config, config.string("name").orElse(DEFAULT_NAME));
            return only(make.apply(identity, ActionFilter.NONE));
        }
        Map<String, McpMessages> servers = new LinkedHashMap<>();
        for (String key : named.keys()) {
            if (!KEY.matcher(key).matches()) {
                throw named.error(key, "should be letters, digits, '.', '_' and '-', as it is part of the path");
            }
            AppConfig server = named.section(key);
            Identity identity = Identity.of(server, server.requiredString("name"));
            servers.put(key, make.apply(identity, ActionFilter.of(server)));
        }
        return new McpServers(servers);
    }

    /** @param key the end of the path; empty if it has none */
    Optional<McpMessages> find(String key) {
        return Optional.ofNullable(servers.get(key));
    }
}
