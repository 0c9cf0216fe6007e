package dev.callboard.backend.scaffolder;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL with the scaffolder's tables, started once for all tests of this package. */
final class TaskTables {

    private static final DataSource DATA_SOURCE = start();

    private TaskTables() {}

    /** The tables, emptied. */
    static DataSource empty() {
        execute("truncate scaffolder.tasks, approval.requests, approval.notifications cascade");
        return DATA_SOURCE;
    }

    /** The tables, with what is in them. */
    static DataSource dataSource() {
        return DATA_SOURCE;
    }

    static void execute(String sql) {
        try (Connection connection = DATA_SOURCE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** As the server has it: a connection of its own for each transaction is too slow for thousands of them. */
    private static DataSource pool(DataSource dataSource) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(20);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private static DataSource start() {
        try {
            DataSource dataSource = EmbeddedPostgres.builder()
                    .setRegisterShutdownHook(true)
                    // These rows need not outlive the machine, and thousands of tasks are thousands of commits.
                    .setServerConfig("fsync", "off")
                    .start()
                    .getPostgresDatabase();
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration/scaffolder", "classpath:db/migration/approval")
                    .load()
                    .migrate();
            return pool(dataSource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
