package dev.callboard.backend.events;

import dev.callboard.backend.runtime.LazyTables;
import dev.callboard.backend.runtime.Transactions;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import tools.jackson.databind.json.JsonMapper;

/** Events and who has read how far, in PostgreSQL, so that all replicas agree. Blocking. */
final class BusTables {

    /** Most that are read at once. */
    static final int BATCH = 10;

    /** What is younger is never removed. */
    static final Duration KEPT_AT_LEAST = Duration.ofMinutes(10);

    /** What is older is always removed, and so is a subscription that nobody uses. */
    static final Duration KEPT_AT_MOST = Duration.ofDays(1);

    private static final int MOST_REMOVED_AT_ONCE = 1_000;

    /** One process at a time writes, so that numbers become visible in their order and no reader skips one. */
    private static final long LOCK = 2_204_771_905_318L;

    private final LazyTables tables;
    private final InstantSource clock;
    private final int keptAfterThat;

    /**
     * @param dataSource asked for at the first call, so that a start does not wait for the tables
     * @param keptAfterThat how many of the newest events are kept beyond {@link #KEPT_AT_LEAST}
     */
    BusTables(Supplier<DataSource> dataSource, InstantSource clock, int keptAfterThat) {
        this.tables = new LazyTables("the event bus", dataSource);
        this.clock = clock;
        this.keptAfterThat = keptAfterThat;
    }

    /**
     * What a subscription has not read yet.
     *
     * @param position the number of the newest event that was looked at
     */
    record Unread(Set<String> topics, long position, List<Event> events) {}

    /** Stores an event, unless everybody who subscribes to its topic has it already. Whether it was stored. */
    boolean publish(Event event, Set<String> notified, String by) {
        return tables.run("write to", connection -> {
            Array done = texts(connection, notified);
            try (PreparedStatement select = LazyTables.prepare(
                            connection,
                            "select 1 from events.subscriptions where ? = any(topics) and not id = any(?) limit 1",
                            List.of(event.topic(), done));
                    ResultSet waiting = select.executeQuery()) {
                if (!waiting.next()) {
                    return false;
                }
            }
            return Transactions.run(connection, work -> {
                lock(work);
                return update(
                                work,
                                """
                        insert into events.events (created_by, created, topic, payload, notified) values (?, ?, ?, ?, ?)
                        """,
                                by,
                                now(),
                                event.topic(),
                                event.payload().toString(),
                                done)
                        == 1;
            });
        });
    }

    /** Makes a subscription, which begins with the next event, or changes the topics of one. */
    void subscribe(String id, Set<String> topics, String by) {
        tables.run(
                "subscribe to",
                connection -> Transactions.run(connection, work -> {
                    lock(work);
                    return update(work, """
                    insert into events.subscriptions (id, topics, created_by, read_until, used)
                    values (?, ?, ?, coalesce(pg_sequence_last_value('events.events_id_seq'), 0), ?)
                    on conflict (id) do update
                    set topics = excluded.topics, created_by = excluded.created_by, used = excluded.used
                    """, id, texts(work, topics), by, now());
                }));
    }

    /** Reads the next events of a subscription, once, whoever else reads from it; empty if there is no such subscription. */
    Optional<Unread> read(String id) {
        return tables.run(
                "read",
                connection -> Transactions.run(connection, work -> {
                    Optional<Unread> unread = look(work, id);
                    if (unread.isPresent()) {
                        update(
                                work,
                                "update events.subscriptions set read_until = ?, used = ? where id = ?",
                                unread.get().position(),
                                now(),
                                id);
                    }
                    return unread;
                }));
    }

    private static Optional<Unread> look(Connection work, String id) throws SQLException {
        Set<String> topics;
        long readUntil;
        try (PreparedStatement select = LazyTables.prepare(
                        work,
                        "select topics, read_until from events.subscriptions where id = ? for update",
                        List.of(id));
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            topics = Set.of((String[]) row.getArray("topics").getArray());
            readUntil = row.getLong("read_until");
        }
        return Optional.of(after(work, id, topics, readUntil));
    }

    /** One statement, so that an event which is written meanwhile is neither read nor passed over. */
    private static Unread after(Connection work, String id, Set<String> topics, long readUntil) throws SQLException {
        long position = readUntil;
        List<Event> events = new ArrayList<>();
        try (PreparedStatement select =
                        LazyTables.prepare(work, """
                        with newest as (select coalesce(max(id), 0) as id from events.events)
                        select newest.id as newest, next.id, next.topic, next.payload
                        from newest left join (
                            select id, topic, payload from events.events
                            where id > ? and topic = any(?) and not ? = any(notified)
                            order by id limit ?) next on true
                        order by next.id
                        """, List.of(readUntil, texts(work, topics), id, BATCH));
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String payload = rows.getString("payload");
                if (payload == null) {
                    position = Math.max(position, rows.getLong("newest"));
                } else {
                    position = rows.getLong("id");
                    events.add(new Event(
                            rows.getString("topic"), JsonMapper.shared().readTree(payload)));
                }
            }
        }
        return new Unread(topics, position, List.copyOf(events));
    }

    /** The number of the newest event of each topic that has one after a position. */
    Map<String, Long> newest(Collection<String> topics, long position) {
        return tables.run("look at", connection -> {
            try (PreparedStatement select = LazyTables.prepare(
                            connection,
                            "select topic, max(id) as newest from events.events where topic = any(?) and id > ? group by topic",
                            List.of(texts(connection, topics), position));
                    ResultSet rows = select.executeQuery()) {
                Map<String, Long> newest = new HashMap<>();
                while (rows.next()) {
                    newest.put(rows.getString("topic"), rows.getLong("newest"));
                }
                return newest;
            }
        });
    }

    /**
     * Removes events that are outside the window, the subscriptions that did not read them in time, and those that nobody
     * uses. How many events were removed; with {@value #MOST_REMOVED_AT_ONCE} there may be more.
     */
    int sweep() {
        return tables.run(
                "remove old events from",
                connection -> Transactions.run(connection, work -> {
                    int removed = 0;
                    long last = 0;
                    try (PreparedStatement delete = LazyTables.prepare(
                                    work,
                                    """
                            delete from events.events where id in (
                                select id from events.events
                                where created < ? or (created < ? and id <= (
                                    select id from events.events order by id desc offset ? limit 1))
                                order by id limit ? for update skip locked)
                            returning id
                            """,
                                    List.of(
                                            before(KEPT_AT_MOST),
                                            before(KEPT_AT_LEAST),
                                            keptAfterThat,
                                            MOST_REMOVED_AT_ONCE));
                            ResultSet gone = delete.executeQuery()) {
                        while (gone.next()) {
                            removed++;
                            last = Math.max(last, gone.getLong("id"));
                        }
                    }
                    update(
                            work,
                            "delete from events.subscriptions where read_until < ? or used < ?",
                            last,
                            before(KEPT_AT_MOST));
                    return removed;
                }));
    }

    /** Whether a sweep may have left something. */
    static boolean isFull(int removed) {
        return removed == MOST_REMOVED_AT_ONCE;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private Timestamp before(Duration age) {
        Instant then = clock.instant().minus(age);
        return Timestamp.from(then);
    }

    private static void lock(Connection work) throws SQLException {
        try (PreparedStatement lock = LazyTables.prepare(work, "select pg_advisory_xact_lock(?)", List.of(LOCK))) {
            lock.execute();
        }
    }

    private static int update(Connection work, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = LazyTables.prepare(work, sql, List.of(values))) {
            return statement.executeUpdate();
        }
    }

    private static Array texts(Connection connection, Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
