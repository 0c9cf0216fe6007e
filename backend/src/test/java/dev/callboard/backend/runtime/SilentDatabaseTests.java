package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.callboard.backend.config.AppConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database whose host is gone without a word. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilentDatabaseTests {

    private static final String FEATURE = "auth";

    @Test
    void whoeverWaitsForASilentDatabaseIsToldAndTheServerRecoversByItself() throws Exception {
        DatabaseAddress address = address("");
        int port = Integer.parseInt(address.url().replaceFirst(".*:(\\d+)/.*", "$1"));
        try (SilentProxy proxy = new SilentProxy(port);
                Database database = Database.open(new DatabaseAddress(
                        address.url().replace(":" + port + "/", ":" + proxy.port() + "/"),
                        address.user(),
                        null,
                        Map.of("socketTimeout", "3")))) {
            DataSource pool = database.migrated(FEATURE);
            try (Connection connection = pool.getConnection()) {
                assertThat(one(connection)).isOne();

                proxy.fallSilent();

                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> one(connection));
            }
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> pool.getConnection().close());

            proxy.speakAgain();

            await().atMost(Duration.ofMinutes(1)).until(() -> answers(pool));
        }
    }

    @Test
    void theLimitIsTwoMinutesUnlessTheUrlSaysOtherwise() throws SQLException {
        try (Database database = Database.open(address(""));
                Connection connection = database.migrated(FEATURE).getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(120_000);
        }
        try (Database database = Database.open(address("?socketTimeout=7"));
                Connection connection = database.migrated(FEATURE).getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(7_000);
        }
    }

    @Test
    void migrationsMayTakeAsLongAsTheyTake() throws SQLException {
        try (Database database = Database.open(address("?socketTimeout=7"))) {
            DataSource pool = database.migrated(FEATURE);
            try (Connection patient = new PatientConnections(pool).getConnection()) {
                assertThat(patient.getNetworkTimeout()).isZero();
            }
            try (Connection again = pool.getConnection()) {
                assertThat(again.getNetworkTimeout()).isEqualTo(7_000);
            }
        }
    }

    private static DatabaseAddress address(String query) {
        String url = TestPostgres.forConfiguration("silent") + query;
        return DatabaseAddress.of(AppConfig.parse("backend: {database: {client: pg, connection: '%s'}}".formatted(url)))
                .orElseThrow();
    }

    private static boolean answers(DataSource pool) {
        try (Connection connection = pool.getConnection()) {
            return one(connection) == 1;
        } catch (SQLException e) {
            return false;
        }
    }

    private static int one(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 1")) {
            row.next();
            return row.getInt(1);
        }
    }
}
