package dev.callboard.backend.events;

import dev.callboard.backend.runtime.TestPostgres;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Event buses that look only when they are told to. */
final class TestBus {

    static final int NEWEST_KEPT = 5;
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofDays(1);

    private TestBus() {}

    static EventBus inADatabase() {
        return of(tables(TestPostgres.migrated("events"), InstantSource.system()), PATIENCE);
    }

    static BusTables tables(DataSource dataSource, InstantSource clock) {
        return new BusTables(() -> dataSource, clock, NEWEST_KEPT);
    }

    static EventBus of(BusTables tables, Duration patience) {
        return new EventBus(tables, NEVER, patience);
    }
}
