package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDatabaseTests {

    private static final Path BINARIES = Path.of("target", "postgresql-binaries");
    private static final PostgresPrograms PROGRAMS = new PostgresPrograms(BINARIES, Optional.empty());

    @TempDir
    Path folder;

    private DataFolder data;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder.resolve("data"));
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void keepsItsDataAcrossRestartsAndLetsNobodyInWithoutThePassword() throws Exception {
        try (EmbeddedDatabase first = EmbeddedDatabase.start(data, PROGRAMS)) {
            run(first, "create table kept (value text)");
            run(first, "insert into kept (value) values ('still here')");
        }

        try (EmbeddedDatabase second = EmbeddedDatabase.start(data, PROGRAMS)) {
            assertThat(text(second, "select value from kept")).isEqualTo("still here");
            assertThat(text(second, "show fsync")).isEqualTo("on");
            assertThat(text(second, "show listen_addresses")).isEqualTo("localhost");
            String url = second.address().url();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(url, "postgres", "guessed"))
                    .withMessageContaining("password authentication failed");
        }
        assertThat(permissions(data.root().resolve("postgresql.password"))).isEqualTo("rw-------");
    }

    @Test
    void nobodyElseOnTheMachineGetsIntoANewDataFolderOrReplacesThePrograms() throws Exception {
        EmbeddedDatabase.start(data, PROGRAMS).close();

        assertThat(permissions(data.root())).isEqualTo("rwx------");
        assertThat(permissions(BINARIES)).doesNotMatch("....w....|.......w.");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recoversFromAServerThatWasKilled(boolean withItsDatabase) throws Exception {
        ProcessHandle database = kill(doomedRun());
        if (withItsDatabase) {
            database.destroyForcibly();
            database.onExit().get(10, TimeUnit.SECONDS);
        }

        try (EmbeddedDatabase next = EmbeddedDatabase.start(data, PROGRAMS)) {
            assertThat(text(next, "select value from kept")).isEqualTo("committed");
            assertThat(database.isAlive()).isFalse();
        }
    }

    private Process doomedRun() throws IOException {
        // The killed server would have held the lock.
        data.close();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedRun.class.getName(),
                        data.root().toString(),
                        BINARIES.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Kills a server once it has committed, and returns the database process that it leaves behind. */
    private ProcessHandle kill(Process server) throws Exception {
        try (BufferedReader output = server.inputReader()) {
            assertThat(output.lines().anyMatch(DoomedRun.KEPT::equals))
                    .as("the server to kill has started")
                    .isTrue();
            server.destroyForcibly().waitFor();
        }
        data = DataFolder.open(data.root());
        return ProcessHandle.of(postmasterId()).orElseThrow();
    }

    @Test
    void aFileOfAnotherProcessesNumberDoesNotKeepItFromStarting() throws Exception {
        EmbeddedDatabase.start(data, PROGRAMS).close();
        Files.writeString(
                data.database().resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n");

        try (EmbeddedDatabase next = EmbeddedDatabase.start(data, PROGRAMS)) {
            assertThat(text(next, "select 1")).isEqualTo("1");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void beginsAnewWhereAFirstStartWasCutShort() throws Exception {
        Files.createDirectories(data.database());
        Files.writeString(data.database().resolve("PG_VERSION"), "18");
        Files.writeString(data.database().resolve("postgresql.conf"), "");

        try (EmbeddedDatabase next = EmbeddedDatabase.start(data, PROGRAMS)) {
            assertThat(text(next, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesTheDataOfAnotherRelease() throws Exception {
        Files.createDirectories(data.database());
        Files.writeString(data.database().resolve("PG_VERSION"), "17\n");
        Files.writeString(data.root().resolve("postgresql.password"), "x");

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> EmbeddedDatabase.start(data, PROGRAMS))
                .withMessageContaining("made by PostgreSQL 17");
    }

    @Test
    void refusesADataFolderThatAnotherServerUses() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> DataFolder.open(data.root()))
                .withMessageContaining("Another Callboard server is using the data folder");
    }

    private long postmasterId() throws IOException {
        return Long.parseLong(Files.readAllLines(data.database().resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    private static void run(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String text(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        DatabaseAddress address = database.address();
        Properties login = new Properties();
        login.setProperty("user", address.user());
        if (address.password() != null) {
            login.setProperty("password", address.password().reveal());
        }
        return DriverManager.getConnection(address.url(), login);
    }
}
