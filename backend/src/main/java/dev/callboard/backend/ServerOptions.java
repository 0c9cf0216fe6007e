package dev.callboard.backend;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to start a server.
 *
 * @param configs the configuration files, later ones over earlier ones
 * @param data the folder for what has to survive a restart
 * @param port instead of the configured one, if not null; zero for any that is free
 * @param environment what the configuration may refer to
 */
record ServerOptions(
        List<Path> configs, Path data, @Nullable Integer port, Map<String, String> environment) {

    ServerOptions {
        configs = List.copyOf(configs);
        environment = Map.copyOf(environment);
    }
}
