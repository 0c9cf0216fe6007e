package dev.callboard.backend.runtime;

import static dev.callboard.backend.runtime.EmbeddedDatabaseTests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTemplateTests {

    private static final Path BINARIES = Path.of("target", "postgresql-binaries");
    private static final String IDENTIFIER = "select system_identifier::text from pg_control_system()";

    @TempDir
    Path folder;

    private DataFolder data;
    private Path template;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder.resolve("data"));
        template = folder.resolve("template");
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void newClustersAreCopiesThatLetNobodyInWithoutThePassword() throws Exception {
        String identifier = makeTemplate();

        try (EmbeddedDatabase copy = EmbeddedDatabase.start(data, prepared())) {
            assertThat(text(copy, IDENTIFIER)).isEqualTo(identifier);
            String url = copy.address().url();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(url, "postgres", "guessed"))
                    .withMessageContaining("password authentication failed");
        }
        try (EmbeddedDatabase again = EmbeddedDatabase.start(data, prepared())) {
            assertThat(text(again, IDENTIFIER)).isEqualTo(identifier);
        }
    }

    @Test
    void whatIsOfAnotherReleaseIsNotCopied() throws Exception {
        String identifier = makeTemplate();
        Files.writeString(template.resolve("PG_VERSION"), "17\n");

        try (EmbeddedDatabase made = EmbeddedDatabase.start(data, prepared())) {
            assertThat(text(made, IDENTIFIER)).isNotEqualTo(identifier);
        }
    }

    @Test
    void whatCannotBeCopiedWholeIsMadeAnew() throws Exception {
        String identifier = makeTemplate();
        Files.createSymbolicLink(template.resolve("base/dangling"), Path.of("nowhere"));

        try (EmbeddedDatabase made = EmbeddedDatabase.start(data, prepared())) {
            assertThat(text(made, IDENTIFIER)).isNotEqualTo(identifier);
        }
    }

    @Test
    void whatTheStartScriptPreparedIsUsedInItsPlace() throws IOException {
        Path postgresql = Files.createDirectories(folder.resolve("home/backend/target/postgresql"));
        Map<String, String> environment =
                Map.of("CALLBOARD_HOME", folder.resolve("home").toString());

        assertThat(PostgresPrograms.of(environment, folder))
                .isEqualTo(new PostgresPrograms(postgresql, Optional.empty()));

        Files.createDirectory(postgresql.resolve("cluster"));
        assertThat(PostgresPrograms.of(environment, folder).template()).isPresent();
        assertThat(PostgresPrograms.of(Map.of(), folder).folder()).isEqualTo(folder.resolve("postgresql-binaries"));
    }

    /** A cluster as PostgreSQL makes it: whoever is on this machine may come in. */
    private String makeTemplate() throws Exception {
        String identifier;
        try (EmbeddedDatabase first = EmbeddedDatabase.start(data, new PostgresPrograms(BINARIES, Optional.empty()))) {
            identifier = text(first, IDENTIFIER);
        }
        Files.move(data.database(), template);
        Files.delete(data.root().resolve("postgresql.password"));
        Path access = template.resolve("pg_hba.conf");
        Files.writeString(access, Files.readString(access).replace("scram-sha-256", "trust"));
        return identifier;
    }

    private PostgresPrograms prepared() {
        return new PostgresPrograms(BINARIES, Optional.of(new ClusterTemplate(template)));
    }
}
