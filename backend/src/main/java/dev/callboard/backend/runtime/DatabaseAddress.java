package dev.callboard.backend.runtime;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is and how to get in.
 *
 * @param url a JDBC URL without credentials
 * @param properties further settings of the driver
 */
record DatabaseAddress(String url, String user, @Nullable Secret password, Map<String, String> properties) {

    private static final int DEFAULT_PORT = 5432;
    private static final String OWN_LOGIN = "default";

    DatabaseAddress {
        properties = Map.copyOf(properties);
    }

    /** Reads {@code backend.database}; empty if the server is to bring a database of its own. */
    static Optional<DatabaseAddress> of(AppConfig config) {
        AppConfig database = config.section("backend.database");
        String client = database.string("client").orElse("embedded");
        return switch (client) {
            case "pg" ->
                Optional.of(
                        database.json("connection").isString()
                                ? fromText(database)
                                : fromSection(database.section("connection")));
            // Nothing is lost by reading the file of a development set-up: these keep nothing, or little, themselves.
            case "embedded", "better-sqlite3", "sqlite3" -> Optional.empty();
            default -> throw database.error("client", "should be 'pg' or 'embedded', but is '" + client + "'");
        };
    }

    private static DatabaseAddress fromSection(AppConfig connection) {
        String type = connection.string("type").orElse(OWN_LOGIN);
        if (!type.equals(OWN_LOGIN)) {
            throw connection.error(
                    "type",
                    "is '" + type + "', a login of a cloud, which is not made here; name a user and a password, or the"
                            + " cloud's own proxy");
        }
        String host = connection.string("host").orElse("localhost");
        int port = connection.integer("port").orElse(DEFAULT_PORT);
        String user = connection.string("user").orElse("postgres");
        String name = connection.string("database").orElse(user);
        Secret password = connection.secret("password").orElse(null);
        if (!host.matches("[A-Za-z0-9._:\\[\\]-]+")) {
            throw connection.error("host", "should be the name or address of a host, but is '" + host + "'");
        }
        if (port < 1 || port > 65_535) {
            throw connection.error("port", "should be a port from 1 to 65535, but is " + port);
        }
        if (!name.matches("[^/?#&\\s]+")) {
            throw connection.error("database", "should be the name of a database, but is '" + name + "'");
        }
        return new DatabaseAddress(jdbc(host, port, name), user, password, encryption(connection));
    }

    /** Node's driver checks the server's certificate unless told not to; so do we. */
    private static Map<String, String> encryption(AppConfig connection) {
        if (!connection.has("ssl")) {
            return Map.of();
        }
        Map<String, String> properties = new LinkedHashMap<>();
        if (connection.json("ssl").isObject()) {
            AppConfig ssl = connection.section("ssl");
            boolean checked = ssl.bool("rejectUnauthorized").orElse(true);
            properties.put("sslmode", checked ? "verify-full" : "require");
            ssl.path("rootCertificate").ifPresent(file -> properties.put("sslrootcert", file.toString()));
            if (ssl.has("ca")) {
                throw ssl.error("ca", "is not supported; name the certificate's file in 'rootCertificate' instead");
            }
        } else if (connection.isTrue("ssl")) {
            properties.put("sslmode", "verify-full");
        }
        if ("verify-full".equals(properties.get("sslmode")) && !properties.containsKey("sslrootcert")) {
            properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return properties;
    }

    private static DatabaseAddress fromText(AppConfig database) {
        // The text may hold a password, so complaints do not repeat it.
        String expected = "should be a section, or a URL such as postgresql://user:password@host:5432/database";
        Secret text = database.requiredSecret("connection");
        try {
            URI uri = new URI(text.reveal());
            if (uri.getHost() == null
                    || uri.getScheme() == null
                    || !uri.getScheme().matches("postgres(ql)?")) {
                throw database.error("connection", expected);
            }
            String[] login = uri.getRawUserInfo() == null
                    ? new String[] {"postgres"}
                    : uri.getRawUserInfo().split(":", 2);
            String user = decode(login[0]);
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            String name = path.length() > 1 ? path.substring(1) : user;
            return new DatabaseAddress(
                    jdbc(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), name),
                    user,
                    login.length > 1 ? new Secret(decode(login[1])) : null,
                    query(uri));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw database.error("connection", expected);
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                properties.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return properties;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String jdbc(String host, int port, String name) {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }
}
