package dev.callboard.backend.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.config.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "client: embedded", "client: better-sqlite3\n    connection: ':memory:'"})
    void bringsItsOwnDatabaseUnlessPostgresIsNamed(String database) {
        assertThat(DatabaseAddress.of(config(database))).isEmpty();
    }

    @Test
    void readsASection() {
        assertThat(
                        DatabaseAddress.of(
                                config(
                                        "client: pg\n    connection: {host: db, port: '5433', user: me, password: secret, database: portal}")))
                .contains(
                        new DatabaseAddress("jdbc:postgresql://db:5433/portal", "me", new Secret("secret"), Map.of()));
    }

    @Test
    void readsAUrl() {
        assertThat(DatabaseAddress.of(
                        config("client: pg\n    connection: postgresql://me:s%40fe@db/portal?sslmode=require")))
                .contains(new DatabaseAddress(
                        "jdbc:postgresql://db:5432/portal", "me", new Secret("s@fe"), Map.of("sslmode", "require")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true                                           | verify-full
                    {}                                             | verify-full
                    {rejectUnauthorized: false}                    | require
                    {rootCertificate: ./ca.pem}                    | verify-full
                    """)
    void checksTheServersCertificateUnlessToldNotTo(String ssl, String mode) {
        DatabaseAddress address = DatabaseAddress.of(config("client: pg\n    connection: {host: db, ssl: " + ssl + "}"))
                .orElseThrow();

        assertThat(address.properties()).containsEntry("sslmode", mode);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    client: mysql                                      | should be 'pg' or 'embedded'
                    {client: pg, connection: 'mysql://a:secret@b/c'}   | should be a section, or a URL
                    {client: pg, connection: 'no url secret'}          | should be a section, or a URL
                    {client: pg, connection: {type: rds, host: a}}     | connection.type' is 'rds', a login of a cloud
                    {client: pg, connection: {host: 'a/b'}}            | connection.host' should be the name
                    {client: pg, connection: {database: 'a?b=c'}}      | connection.database' should be the name
                    {client: pg, connection: {port: 0}}                | connection.port' should be a port
                    {client: pg, connection: [a]}                      | connection' should be a section
                    """)
    void refusesWhatIsNoAddressAndShowsNoSecret(String database, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> DatabaseAddress.of(config(database)))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    private static AppConfig config(String database) {
        return AppConfig.parse("backend:\n  database:\n    " + database);
    }
}
