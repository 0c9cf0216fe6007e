package dev.callboard.backend.search;

import dev.callboard.backend.runtime.LazyTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents in PostgreSQL. Blocking.
 *
 * <p>A word in the title weighs more than one in the text, and that more than one in another field.
 */
final class DocumentStore {

    private static final int BATCH = 500;
    private static final Object[] NO_STRINGS = {};

    private final LazyTables tables;

    /** @param dataSource asked for at the first call, so that a start does not wait for the tables */
    DocumentStore(Supplier<DataSource> dataSource) {
        this.tables = new LazyTables("documents", dataSource);
    }

    /** A document that was found. */
    record Found(String type, String id, String entityRef) {}

    /** A document that is shown; {@code title} and {@code text} with the matches marked, if there are words. */
    record Shown(String type, ObjectNode document, String title, String text) {}

    /** The hashes of all documents of a type, by id. */
    Map<String, String> hashes(String type) {
        return tables.run("list", connection -> {
            Map<String, String> hashes = new HashMap<>();
            try (PreparedStatement select =
                    connection.prepareStatement("select id, hash from search.documents where type = ?")) {
                select.setString(1, type);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        hashes.put(rows.getString("id"), rows.getString("hash"));
                    }
                }
            }
            return hashes;
        });
    }

    /** Adds documents, in place of those with the same ids. */
    void put(String type, Collection<SearchDocument> documents) {
        tables.run("write", connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into search.documents (type, id, entity_ref, hash, document, body)
                    values (?, ?, ?, ?, ?::jsonb,
                      setweight(to_tsvector('english', ?), 'A') || setweight(to_tsvector('english', ?), 'B')
                      || setweight(to_tsvector('english', ?), 'C'))
                    on conflict (type, id) do update
                    set entity_ref = excluded.entity_ref, hash = excluded.hash, document = excluded.document,
                        body = excluded.body
                    """)) {
                int waiting = 0;
                for (SearchDocument document : documents) {
                    ObjectNode content = document.content();
                    upsert.setString(1, type);
                    upsert.setString(2, document.id());
                    upsert.setString(3, document.entityRef());
                    upsert.setString(4, document.hash());
                    upsert.setString(5, content.toString());
                    upsert.setString(6, content.path("title").asString(""));
                    upsert.setString(7, content.path("text").asString(""));
                    upsert.setString(8, others(content));
                    upsert.addBatch();
                    if (++waiting % BATCH == 0) {
                        upsert.executeBatch();
                    }
                }
                return upsert.executeBatch();
            }
        });
    }

    private static String others(ObjectNode content) {
        StringBuilder text = new StringBuilder();
        content.forEachEntry((name, value) -> {
            if (!List.of("title", "text", "location").contains(name)) {
                text.append(value.asString("")).append(' ');
            }
        });
        return text.toString();
    }

    void remove(String type, Collection<String> ids) {
        tables.run("remove", connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from search.documents where type = ? and id = any (?)")) {
                delete.setString(1, type);
                delete.setArray(2, connection.createArrayOf("text", ids.toArray(NO_STRINGS)));
                return delete.executeUpdate();
            }
        });
    }

    long count(SearchQuery query) {
        return tables.run("count", connection -> {
            Bound bound = Bound.of(query, connection);
            try (PreparedStatement select =
                            bound.prepare(connection, "select count(*) from search.documents where " + bound.where());
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** What matches, the best first. */
    List<Found> find(SearchQuery query, int offset, int limit) {
        return tables.run("search", connection -> {
            Bound bound = Bound.of(query, connection);
            String order = query.words().isEmpty()
                    ? "document ->> 'title', type, id"
                    : "ts_rank_cd(body, to_tsquery('english', ?)) desc, document ->> 'title', type, id";
            if (!query.words().isEmpty()) {
                bound.add(query.tsQuery());
            }
            List<Found> found = new ArrayList<>();
            try (PreparedStatement select = bound.prepare(
                            connection,
                            "select type, id, entity_ref from search.documents where %s order by %s limit %d offset %d"
                                    .formatted(bound.where(), order, limit, offset));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Found(rows.getString("type"), rows.getString("id"), rows.getString("entity_ref")));
                }
            }
            return found;
        });
    }

    /**
     * Documents that were found, in the order given; one that is gone meanwhile is left out.
     *
     * @param before what is put before a match, and after it
     */
    List<Shown> show(List<Found> found, SearchQuery query, String before, String after) {
        return tables.run("show", connection -> {
            List<Shown> shown = new ArrayList<>();
            String options = "HighlightAll=true, StartSel=" + before + ", StopSel=" + after;
            String marked = "ts_headline('english', coalesce(document ->> '%s', ''), to_tsquery('english', ?), ?)";
            try (PreparedStatement select = connection.prepareStatement(
                    "select document, %s as title, %s as text from search.documents where type = ? and id = ?"
                            .formatted(marked.formatted("title"), marked.formatted("text")))) {
                for (Found one : found) {
                    select.setString(1, query.tsQuery());
                    select.setString(2, options);
                    select.setString(3, query.tsQuery());
                    select.setString(4, options);
                    select.setString(5, one.type());
                    select.setString(6, one.id());
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            shown.add(new Shown(
                                    one.type(),
                                    (ObjectNode) JsonMapper.shared().readTree(row.getString("document")),
                                    row.getString("title"),
                                    row.getString("text")));
                        }
                    }
                }
            }
            return shown;
        });
    }

    /** A condition with its values. */
    private record Bound(String where, List<Object> values) {

        static Bound of(SearchQuery query, Connection connection) throws SQLException {
            List<Object> values = new ArrayList<>();
            StringBuilder where = new StringBuilder("type = any (?)");
            values.add(connection.createArrayOf("text", query.types().toArray(NO_STRINGS)));
            if (!query.words().isEmpty()) {
                where.append(" and body @@ to_tsquery('english', ?)");
                values.add(query.tsQuery());
            }
            query.filters().forEach((key, wanted) -> {
                List<String> alternatives = new ArrayList<>();
                for (String value : wanted) {
                    alternatives.add("document @> ?::jsonb or document @> ?::jsonb");
                    ObjectNode scalar = JsonNodeFactory.instance.objectNode().put(key, value);
                    values.add(scalar.toString());
                    ObjectNode element = JsonNodeFactory.instance.objectNode();
                    element.putArray(key).add(value);
                    values.add(element.toString());
                }
                where.append(" and (").append(String.join(" or ", alternatives)).append(")");
            });
            return new Bound(where.toString(), values);
        }

        void add(Object value) {
            values.add(value);
        }

        PreparedStatement prepare(Connection connection, String sql) throws SQLException {
            return LazyTables.prepare(connection, sql, values);
        }
    }
}
