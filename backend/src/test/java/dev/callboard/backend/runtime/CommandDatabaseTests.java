package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandDatabaseTests {

    private static final PostgresPrograms PROGRAMS =
            new PostgresPrograms(Path.of("target", "postgresql-binaries"), Optional.empty());
    private static final AppConfig NOTHING = AppConfig.parse("{}");

    @TempDir
    Path folder;

    @Test
    void whereThereIsNoDatabaseItIsSaidHowToNameOne() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> CommandDatabase.open(NOTHING, folder))
                .withMessageContaining("--data")
                .withMessageContaining("--config");
    }

    @Test
    void theDatabaseOfARunningServerIsSharedWithIt() throws Exception {
        try (DataFolder data = DataFolder.open(folder);
                EmbeddedDatabase running = EmbeddedDatabase.start(data, PROGRAMS)) {
            try (CommandDatabase opened = CommandDatabase.open(NOTHING, folder)) {
                assertThat(one(opened)).isEqualTo(1);
            }
            // What the command closed was its own way in, and not the server's database.
            try (CommandDatabase again = CommandDatabase.open(NOTHING, folder)) {
                assertThat(one(again)).isEqualTo(1);
            }
            assertThat(running).isNotNull();
        }
    }

    private static int one(CommandDatabase opened) throws Exception {
        try (Connection connection = opened.database().migrated("policy").getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
