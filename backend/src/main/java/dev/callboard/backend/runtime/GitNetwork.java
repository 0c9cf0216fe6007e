package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.scm.ScmNetwork;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code callboard.git.proxy} and {@code callboard.git.caFile}: the way to the Git hosts. What is not configured is
 * taken from the environment variables that Node backends use.
 */
final class GitNetwork {

    private static final int DEFAULT_PORT = 80;

    private final AppConfig git;
    private final Map<String, String> environment;

    private GitNetwork(AppConfig git, Map<String, String> environment) {
        this.git = git;
        this.environment = environment;
    }

    static ScmNetwork of(AppConfig config, Map<String, String> environment) {
        return new GitNetwork(config.section("callboard.git"), environment).network();
    }

    private ScmNetwork network() {
        return new ScmNetwork(
                proxy("proxy.http", "HTTP_PROXY"), proxy("proxy.https", "HTTPS_PROXY"), direct(), authorities());
    }

    private @Nullable InetSocketAddress proxy(String key, String variable) {
        Optional<String> configured = git.string(key);
        String url = configured.or(() -> variable(variable)).orElse("");
        if (url.isBlank()) {
            return null;
        }
        try {
            URI uri = URI.create(url.contains("://") ? url : "http://" + url);
            if (uri.getHost() == null || !"http".equals(uri.getScheme()) || uri.getUserInfo() != null) {
                throw new IllegalArgumentException("it has another form");
            }
            return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
        } catch (IllegalArgumentException e) {
            String expected = "a proxy of the form http://host:port, without a user";
            throw configured.isPresent()
                    ? git.error(key, "has to name " + expected)
                    : new ConfigException("The environment variable " + variable + " has to name " + expected);
        }
    }

    private List<String> direct() {
        List<String> configured = git.strings("proxy.noProxy");
        return !configured.isEmpty()
                ? configured
                : variable("NO_PROXY").stream()
                        .flatMap(list -> Stream.of(list.split("[,\\s]+", -1)))
                        .filter(host -> !host.isBlank())
                        .toList();
    }

    private List<X509Certificate> authorities() {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            if (git.has("caFile")) {
                certificates.addAll(ScmNetwork.certificates(git.path("caFile").orElseThrow()));
            } else if (variable("NODE_EXTRA_CA_CERTS").isPresent()) {
                certificates.addAll(ScmNetwork.certificates(
                        Path.of(variable("NODE_EXTRA_CA_CERTS").orElseThrow())));
            }
        } catch (IllegalArgumentException e) {
            throw git.error("caFile", "cannot be used: " + e.getMessage());
        }
        return certificates;
    }

    private Optional<String> variable(String name) {
        String upper = environment.get(name);
        String lower = environment.get(name.toLowerCase(Locale.ROOT));
        return Optional.ofNullable(upper == null ? lower : upper).filter(value -> !value.isBlank());
    }
}
