package dev.callboard.backend.policy.records;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A PostgreSQL with the tables of records and nothing in them. */
final class PostgresForRecords implements AutoCloseable {

    private final EmbeddedPostgres postgres;

    PostgresForRecords() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    DataSource emptied() {
        Flyway flyway = Flyway.configure()
                .dataSource(database())
                .locations("classpath:db/migration/policy")
                .cleanDisabled(false)
                .load();
        flyway.clean();
        flyway.migrate();
        return database();
    }

    DataSource database() {
        return postgres.getPostgresDatabase();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
