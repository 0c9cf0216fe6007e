package dev.callboard.backend.approval;

import dev.callboard.backend.notification.Notification.Payload;
import dev.callboard.backend.notification.NotificationPlugin;
import dev.callboard.backend.notification.Severity;
import dev.callboard.backend.notification.UserNotices;
import dev.callboard.backend.runtime.DatabaseTime;
import dev.callboard.backend.runtime.Transactions;
import dev.callboard.catalog.model.EntityRef;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what has to be told from the database to the users, in the order in which it came up.
 *
 * <p>What is to be told was written together with what it is about, so a crash or a notification store that is away delays it
 * and loses nothing. A crash in between can tell a thing twice; having the same scope, the second takes the first one's place.
 *
 * <p>What could not be told for a day is dropped, and after ten minutes if the server that should tell it has no notifications:
 * news of approvals are of no use later, and nobody may ever be there to take them.
 */
final class NotificationCourier implements AutoCloseable, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(NotificationCourier.class);

    private static final String ORIGIN = "plugin:policy";
    /** One process at a time delivers, so that nothing is overtaken by what came up before it. */
    private static final long LOCK = 4_207_301_155_019L;

    private static final int AT_A_TIME = 100;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    /** Long enough for a server that comes up with its plugins one after another. */
    private static final Duration WAIT_FOR_A_PLUGIN = Duration.ofMinutes(10);

    private final Supplier<DataSource> dataSource;
    private final UserNotices notices;
    private final DatabaseTime time;
    private final Duration pause;
    private final LongAdder told = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread loop =
            Thread.ofVirtual().name("approval-notifications").unstarted(this::run);
    private volatile boolean stopping;
    /** What was told of in the log. */
    private volatile String trouble = "";

    /** @param pause how long it waits before it looks without having been woken */
    NotificationCourier(Supplier<DataSource> dataSource, UserNotices notices, DatabaseTime time, Duration pause) {
        this.dataSource = dataSource;
        this.notices = notices;
        this.time = time;
        this.pause = pause;
    }

    private record Letter(UUID id, List<EntityRef> to, List<EntityRef> but, Payload payload) {}

    void start() {
        loop.start();
    }

    /** Says that there may be something to deliver. */
    void wake() {
        wakeUps.release();
    }

    @Override
    public void close() {
        stopping = true;
        wake();
        try {
            if (loop.getState() != Thread.State.NEW && !loop.join(GRACE)) {
                log.warn("What people are to be told about approvals is delivered after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "told", told);
        count(registry, "refused", refused);
        count(registry, "dropped", dropped);
    }

    private static void count(MeterRegistry registry, String outcome, LongAdder number) {
        FunctionCounter.builder("callboard.approval.notifications", number, LongAdder::sum)
                .description("What people were to be told about approvals since the start, by what came of it")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void run() {
        try {
            while (!stopping) {
                try {
                    while (!stopping && deliver() == AT_A_TIME) {
                        log.debug("There is more to tell about approvals");
                    }
                } catch (SQLException | RuntimeException e) {
                    complain(e);
                    wakeUps.drainPermits();
                }
                boolean woken = wakeUps.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                wakeUps.drainPermits();
                log.trace("Looking for notifications, {}", woken ? "since there may be one" : "since it is time to");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says what is wrong, once until it is something else or until somebody could be told in between. */
    private void complain(Exception failure) {
        String found = failure.toString();
        if (!found.equals(trouble)) {
            log.warn("Cannot tell people about approvals; trying again every {} s: {}", pause.toSeconds(), found);
        }
        log.debug("Cannot tell people about approvals", failure);
        trouble = found;
    }

    /** Delivers the oldest, up to the first that cannot be delivered. Blocks. @return how many are done with */
    int deliver() throws SQLException {
        return Transactions.run(dataSource.get(), connection -> {
            List<Letter> letters = lock(connection) ? letters(connection) : List.of();
            int done = 0;
            for (Letter letter : letters) {
                try {
                    tell(letter);
                } catch (RuntimeException failure) {
                    // Those before it are not to be told again, so they count.
                    done += drop(connection, failure);
                    if (done == 0) {
                        throw failure;
                    }
                    log.debug("{} notifications are done with, and the next one is not delivered", done, failure);
                    return done;
                }
                ApprovalTables.update(connection, "delete from approval.notifications where id = ?", letter.id());
                done++;
            }
            return done;
        });
    }

    private void tell(Letter letter) {
        try {
            notices.tell(letter.to(), letter.but(), ORIGIN, letter.payload());
            told.increment();
            trouble = "";
        } catch (NotificationPlugin.RefusedException e) {
            refused.increment();
            log.warn("Nobody is told '{}': {}", letter.payload().title(), e.getMessage());
        }
    }

    /** Gives up what has waited for too long. @return how many */
    private int drop(Connection connection, RuntimeException failure) throws SQLException {
        Duration longest = failure instanceof NotificationPlugin.AbsentException ? WAIT_FOR_A_PLUGIN : LONGEST_WAIT;
        int late = ApprovalTables.update(
                connection,
                "delete from approval.notifications where created_at <= ?",
                ApprovalTables.time(time.now(connection).minus(longest)));
        if (late > 0) {
            dropped.add(late);
            log.warn(
                    "Nobody is told of {} changes of approvals, which could not be told for {} minutes: {}",
                    late,
                    longest.toMinutes(),
                    failure.getMessage());
        }
        return late;
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = ApprovalTables.prepare(connection, "select pg_try_advisory_xact_lock(?)", LOCK);
                ResultSet row = lock.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static List<Letter> letters(Connection connection) throws SQLException {
        List<Letter> letters = new ArrayList<>();
        try (PreparedStatement select = ApprovalTables.prepare(connection, """
                        select id, recipients, excluded, topic, title, description, link, severity, scope
                        from approval.notifications
                        order by position
                        limit ?
                        """, AT_A_TIME);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                letters.add(new Letter(
                        row.getObject("id", UUID.class),
                        refs(ApprovalTables.strings(row.getArray("recipients"))),
                        refs(ApprovalTables.strings(row.getArray("excluded"))),
                        new Payload(
                                row.getString("title"),
                                row.getString("description"),
                                row.getString("link"),
                                row.getString("topic"),
                                Severity.valueOf(row.getString("severity").toUpperCase(Locale.ROOT)),
                                row.getString("scope"),
                                null)));
            }
        }
        return letters;
    }

    /** What a rule names wrongly reaches nobody, and keeps nobody else from being told. */
    private static List<EntityRef> refs(List<String> texts) {
        List<EntityRef> refs = new ArrayList<>();
        for (String text : texts) {
            try {
                refs.add(EntityRef.parse(text));
            } catch (IllegalArgumentException e) {
                log.warn(
                        "Nobody can be told about an approval by '{}', which is no reference to a group or user", text);
            }
        }
        return refs;
    }
}
