package dev.callboard.catalog.store;

import dev.callboard.catalog.PostgresFixture;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresChangeLogTests extends ChangeLogContract {

    private static PostgresFixture postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = new PostgresFixture();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    CatalogStore store() {
        return postgres.empty().store();
    }
}
