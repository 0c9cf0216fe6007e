package dev.callboard.backend.scaffolder;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** All that a database keeps, as text. */
final class AllRows {

    private AllRows() {}

    /** Every row of every table, by table. */
    static Map<String, String> of(DataSource tables) throws Exception {
        Map<String, String> rows = new LinkedHashMap<>();
        try (Connection connection = tables.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet found = statement.executeQuery("""
                    select format('%I.%I', table_schema, table_name) from information_schema.tables
                    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')""")) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            for (String table : names) {
                StringBuilder content = new StringBuilder();
                try (ResultSet found = statement.executeQuery("select t::text from " + table + " t")) {
                    while (found.next()) {
                        content.append(found.getString(1)).append('\n');
                    }
                }
                rows.put(table, content.toString());
            }
        }
        return rows;
    }
}
