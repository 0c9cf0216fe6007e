package dev.callboard.catalog.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The sources that could not be stored, in {@code catalog_refusals}. */
final class PostgresRefusals {

    private final Transactions transactions;

    PostgresRefusals(Transactions transactions) {
        this.transactions = transactions;
    }

    void add(StoredRefusal refusal) {
        transactions.run("note what could not be stored", connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into catalog_refusals (source, state, message, refused_at) values (?, ?, ?, ?)
                    on conflict (source) do update set
                        state = excluded.state, message = excluded.message, refused_at = excluded.refused_at
                    """)) {
                upsert.setString(1, refusal.source());
                upsert.setString(2, refusal.state());
                upsert.setString(3, refusal.message());
                upsert.setObject(4, refusal.at().atOffset(ZoneOffset.UTC));
                return upsert.executeUpdate();
            }
        });
    }

    List<StoredRefusal> all() {
        return transactions.run("read what could not be stored", connection -> {
            List<StoredRefusal> refusals = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "select source, state, message, refused_at from catalog_refusals order by source");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    refusals.add(new StoredRefusal(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getTimestamp(4).toInstant()));
                }
            }
            return refusals;
        });
    }
}
