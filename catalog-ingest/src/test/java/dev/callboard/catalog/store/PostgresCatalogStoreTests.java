package dev.callboard.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.PostgresFixture;
import dev.callboard.catalog.stitching.OwnedEntity;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresCatalogStoreTests extends CatalogStoreContract {

    private static PostgresFixture postgres;
    private static DataSource dataSource;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = new PostgresFixture();
        dataSource = postgres.dataSource();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    CatalogStore store() {
        return postgres.empty().store();
    }

    @Test
    void remembersTheBodyBeforeEachChange() throws SQLException {
        CatalogStore store = store();
        OwnedEntity first = entity("alpha", "{\"v\":1}");
        write(store, 0, List.of(first));
        write(store, 1, List.of(entity("alpha", "{\"v\":2}")));
        store.write(new CatalogBatch(
                2,
                List.of(),
                List.of(first.entity().ref()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Instant.EPOCH,
                List.of()));

        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select string_agg(version || ' ' || change || ' ' || coalesce(previous_body::text, '-'), ', '
                                          order by version)
                        from catalog_changes
                        """)) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("1 added -, 2 changed {\"v\":1}, 3 removed {\"v\":2}");
        }
    }

    @Test
    void losesTheRightToWriteWithItsConnection() throws SQLException {
        CatalogStore store = store();
        CatalogStore.Leadership leadership = store.tryLead().orElseThrow();

        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
                    """);
        }

        assertThat(leadership.held()).isFalse();
        leadership.close();
    }

    @Test
    void asksForSignsOfLifeOfWhoHasTheRightToWrite() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            CatalogStore.Leadership leadership =
                    CatalogStore.postgres(poolOf(connection)).tryLead().orElseThrow();
            assertThat(idleSeconds(connection)).isEqualTo("10");

            leadership.close();

            assertThat(idleSeconds(connection)).isNotEqualTo("10");
        }
    }

    /** Hands out one connection, which stays open when it is given back. */
    private static DataSource poolOf(Connection connection) {
        Connection pooled = stub(
                Connection.class,
                (self, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
        return stub(DataSource.class, (self, method, arguments) -> pooled);
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static String idleSeconds(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show tcp_keepalives_idle")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void write(CatalogStore store, long base, List<OwnedEntity> upserts) {
        store.write(new CatalogBatch(
                base,
                upserts,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Instant.EPOCH,
                List.of()));
    }
}
