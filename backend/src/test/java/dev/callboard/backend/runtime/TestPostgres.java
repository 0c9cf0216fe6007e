package dev.callboard.backend.runtime;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL, started once for all tests that ask. */
public final class TestPostgres {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private TestPostgres() {}

    /** A database of its own with the tables of a feature. */
    public static DataSource migrated(String feature) {
        DataSource dataSource = SERVER.getDatabase("postgres", create(feature));
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/" + feature)
                .load()
                .migrate();
        return dataSource;
    }

    /** A database that is still empty; what is supplied is a server's own connections to it. */
    public static Supplier<Database> forServers(String prefix) {
        String url = SERVER.getJdbcUrl("postgres", create(prefix));
        return () -> Database.open(new DatabaseAddress(url, "postgres", null, Map.of()));
    }

    /** A database that is still empty, as the configuration of a server names it. */
    public static String forConfiguration(String prefix) {
        return "postgresql://postgres@localhost:%d/%s".formatted(SERVER.getPort(), create(prefix));
    }

    private static String create(String prefix) {
        String name = prefix + NUMBER.incrementAndGet();
        try (Connection connection = SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(name, e);
        }
        return name;
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder().setRegisterShutdownHook(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
