package dev.callboard.catalog;

import dev.callboard.catalog.store.CatalogStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A PostgreSQL of the test's own, with the catalog's tables. */
public final class PostgresFixture implements AutoCloseable {

    private final EmbeddedPostgres postgres;

    public PostgresFixture() throws IOException {
        postgres = EmbeddedPostgres.start();
        Flyway.configure()
                .dataSource(dataSource())
                .locations("classpath:db/migration/catalog")
                .load()
                .migrate();
    }

    public DataSource dataSource() {
        return postgres.getPostgresDatabase();
    }

    public CatalogStore store() {
        return CatalogStore.postgres(dataSource());
    }

    int port() {
        return postgres.getPort();
    }

    /** Empties the catalog's tables. */
    public PostgresFixture empty() {
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    truncate catalog_entities, catalog_changes, catalog_commits, catalog_readings, catalog_sources,
                             catalog_errors, catalog_locations, catalog_messages, catalog_refusals;
                    update catalog_heads set version = 0, locations_revision = 0, forgotten_version = 0, forgotten_id = 0,
                                             forgotten_until = null;
                    """);
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
