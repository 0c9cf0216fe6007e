package dev.callboard.backend.scaffolder;

import static dev.callboard.backend.scaffolder.TaskDatabase.prepare;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many tasks there are in which state, of all replicas together: whichever is asked answers the same. */
final class TaskMeters implements MeterBinder {

    private static final List<String> STATES =
            List.of("open", "parked", "processing", "completed", "failed", "cancelled", "skipped");

    /** Figures so young are not asked for again: one scrape reads many of them. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final TaskDatabase database;
    private final InstantSource clock;
    private @Nullable Figures last;

    private record Figures(Instant at, Map<String, Long> counts, double oldestOpen) {}

    TaskMeters(TaskDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String state : STATES) {
            Gauge.builder(
                            "callboard.tasks",
                            this,
                            meters -> meters.figures().counts().getOrDefault(state, 0L))
                    .description("Tasks by state, for as long as they are kept; parked ones wait for people")
                    .tag("status", state)
                    .register(registry);
        }
        Gauge.builder(
                        "callboard.tasks.oldest.open",
                        this,
                        meters -> meters.figures().oldestOpen())
                .description("How long the oldest task has been waiting for a worker")
                .baseUnit("seconds")
                .register(registry);
    }

    private synchronized Figures figures() {
        Instant now = clock.instant();
        Figures known = last;
        if (known == null || known.at().plus(FRESH).isBefore(now)) {
            known = database.inTransaction("count tasks", connection -> {
                try (PreparedStatement select = prepare(connection, """
                                select case when parked then 'parked' else status end as state, count(*) as tasks,
                                    coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0) as age
                                from scaffolder.tasks group by 1
                                """);
                        ResultSet row = select.executeQuery()) {
                    Map<String, Long> counts = new HashMap<>();
                    double oldest = 0;
                    while (row.next()) {
                        counts.put(row.getString("state"), row.getLong("tasks"));
                        oldest = row.getString("state").equals("open") ? row.getDouble("age") : oldest;
                    }
                    return new Figures(now, counts, oldest);
                }
            });
            last = known;
        }
        return known;
    }
}
