package dev.callboard.backend.scaffolder;

import java.net.URI;
import java.util.Set;
import org.springframework.core.env.Environment;

/** Where this server answers for its own plugins, as it reaches itself. */
final class OwnPlugins {

    private static final Set<String> ALL_INTERFACES = Set.of("", "0.0.0.0", "::", "[::]");

    private OwnPlugins() {}

    /**
     * The base URL of a plugin, without a slash at its end.
     *
     * @throws IllegalStateException as long as the server does not listen
     */
    static URI address(Environment environment, String plugin) {
        String host = environment.getProperty("server.address", "");
        String port = environment.getRequiredProperty("local.server.port");
        return URI.create("http://" + reached(host) + ":" + port + "/api/" + plugin);
    }

    private static String reached(String host) {
        if (ALL_INTERFACES.contains(host)) {
            return "127.0.0.1";
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
