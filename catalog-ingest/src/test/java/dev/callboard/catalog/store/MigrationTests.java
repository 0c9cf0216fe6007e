package dev.callboard.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

/** What becomes of a catalog that an earlier release has filled. */
class MigrationTests {

    private static final String BEFORE_SOURCES = "202611242252";

    @Test
    void aFilledCatalogKeepsItsHistoryAndLearnsWhereTheNewestChangesStood() throws IOException, SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            DataSource dataSource = postgres.getPostgresDatabase();
            migrate(dataSource, BEFORE_SOURCES);
            fill(dataSource);

            migrate(dataSource, "latest");

            CatalogStore store = CatalogStore.postgres(dataSource);
            assertThat(store.load().version()).isEqualTo(3);
            assertThat(store.load().entities()).hasSize(2);
            assertThat(changes(store, "component:default/kept"))
                    .extracting(EntityChange::version, EntityChange::source)
                    .containsExactly(
                            tuple(2L, new Provenance("https://h/r", "main", "c2", "a/kept.yaml", "b2", 3, 14)),
                            tuple(1L, null));
            assertThat(changes(store, "component:default/gone"))
                    .extracting(EntityChange::source)
                    .containsExactly(null, null);
            assertThat(changes(store, "location:default/generated"))
                    .extracting(EntityChange::source)
                    .containsOnlyNulls();
            assertThat(store.refusals()).isEmpty();
        }
    }

    private static List<EntityChange> changes(CatalogStore store, String ref) {
        return store.changeLog().ofEntity(EntityRef.parse(ref), Long.MAX_VALUE, 10);
    }

    private static void migrate(DataSource dataSource, String target) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration/catalog")
                .target(MigrationVersion.fromVersion(target))
                .load()
                .migrate();
    }

    private static void fill(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    update catalog_heads set version = 3;
                    insert into catalog_entities (ref, uid, etag, body, parents, location_key, repository, git_ref, commit_id,
                                                  path, blob_id, first_line, last_line)
                    values ('component:default/kept', '00000000-0000-0000-0000-000000000001', 'e2', '{"v":2}', '{}', 'url:x',
                            'https://h/r', 'main', 'c2', 'a/kept.yaml', 'b2', 3, 14),
                           ('location:default/generated', '00000000-0000-0000-0000-000000000002', 'e1', '{"v":1}', '{}',
                            'url:y', null, null, null, null, null, null, null);
                    insert into catalog_changes (version, ref, change, uid, etag, previous_body, repository, commit_id, changed_at)
                    values (1, 'component:default/kept', 'added', '00000000-0000-0000-0000-000000000001', 'e1', null,
                            'https://h/r', 'c1', now()),
                           (1, 'location:default/generated', 'added', '00000000-0000-0000-0000-000000000002', 'e1', null,
                            null, null, now()),
                           (2, 'component:default/kept', 'changed', '00000000-0000-0000-0000-000000000001', 'e2', '{"v":1}',
                            'https://h/r', 'c2', now()),
                           (2, 'component:default/gone', 'added', '00000000-0000-0000-0000-000000000003', 'e1', null,
                            'https://h/r', 'c2', now()),
                           (3, 'component:default/gone', 'removed', '00000000-0000-0000-0000-000000000003', null, '{"v":1}',
                            'https://h/r', 'c3', now());
                    """);
        }
    }
}
