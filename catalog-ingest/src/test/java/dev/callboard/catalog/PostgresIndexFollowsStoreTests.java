package dev.callboard.catalog;

import dev.callboard.catalog.store.CatalogStore;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresIndexFollowsStoreTests extends IndexFollowsStoreContract {

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

    @Override
    int sequences() {
        return Integer.getInteger("callboard.generated.sequences", 12) / 4;
    }
}
