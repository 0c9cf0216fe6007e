package dev.callboard.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.processing.CatalogRules;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody has written to the table by hand. */
class DamagedRowTests {

    private static final EntityRef SHOP = EntityRef.parse("system:shop");

    private static PostgresFixture postgres;

    @TempDir
    Path folder;

    private Path file;

    @BeforeAll
    static void start() throws IOException {
        postgres = new PostgresFixture();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void fill() throws Exception {
        postgres.empty();
        file = folder.resolve("catalog-info.yaml");
        Files.writeString(file, """
                apiVersion: backstage.io/v1alpha1
                kind: System
                metadata: { name: shop }
                spec: { owner: me }
                """);
        try (GitMirrors mirrors = mirrors();
                CatalogIngest first = catalog(mirrors)) {
            first.start();
            CatalogFixture.until(() -> first.index().snapshot().size() == 2);
        }
    }

    /** With how many entities the catalog was, as the history has it: one whose body is sound was there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            body = '[]'         | 1
            body = ' "{}"'      | 1
            ref = 'shop'        | 1
            parents = '{shop}'  | 2
            parents = '{null}'  | 2
            git_ref = null      | 2
            path = null         | 2
            """)
    void theEntityIsReadFromItsSourceAgain(String damage, int then) throws Exception {
        change("update catalog_entities set " + damage + " where ref = 'system:default/shop'");

        try (GitMirrors mirrors = mirrors();
                CatalogIngest catalog = catalog(mirrors)) {
            catalog.load();
            assertThat(catalog.index().snapshot().size()).isEqualTo(1);
            long damaged = catalog.index().version();

            catalog.start();

            CatalogFixture.until(() -> catalog.index().snapshot().size() == 2);
            assertThat(catalog.provenance(SHOP)).isPresent();
            assertThat(catalog.history().of(SHOP, Long.MAX_VALUE, 10)).hasSize(2);
            assertThat(catalog.history().asOf(damaged).size()).isEqualTo(then);
        }
    }

    @Test
    void aRowThatIsGoneIsReadFromItsSourceAgain() throws Exception {
        change("delete from catalog_entities where ref = 'system:default/shop'");

        try (GitMirrors mirrors = mirrors();
                CatalogIngest catalog = catalog(mirrors)) {
            catalog.start();

            CatalogFixture.until(() -> catalog.index().snapshot().size() == 2);
        }
    }

    private static void change(String sql) throws SQLException {
        try (var connection = postgres.dataSource().getConnection();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private GitMirrors mirrors() {
        return new GitMirrors(folder.resolve("mirrors"), ScmIntegrations.of(List.of()), ScmLimits.defaults());
    }

    private CatalogIngest catalog(GitMirrors mirrors) {
        return CatalogIngest.builder(postgres.store(), mirrors)
                .rules(CatalogRules.allowing("System", "Location"))
                .location("file", file.toString())
                .build();
    }
}
