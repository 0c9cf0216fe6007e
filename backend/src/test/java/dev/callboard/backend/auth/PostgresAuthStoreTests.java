package dev.callboard.backend.auth;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresAuthStoreTests extends AuthStoreContract {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Override
    AuthStore store() {
        DataSource dataSource = postgres.getPostgresDatabase();
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/auth")
                .cleanDisabled(false)
                .load();
        flyway.clean();
        flyway.migrate();
        return new PostgresAuthStore(dataSource);
    }
}
