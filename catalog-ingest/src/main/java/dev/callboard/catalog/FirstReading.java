package dev.callboard.catalog;

import java.time.Duration;
import java.time.Instant;

/** Tells how far a lead has come with looking at every source once. Used by one thread only. */
final class FirstReading {

    private static final Duration PROGRESS = Duration.ofSeconds(5);

    private final IngestSettings settings;
    private final CatalogView view;
    private final SourceSchedule schedule;
    private final Instant begun;

    private long nextProgress = System.nanoTime() + PROGRESS.toNanos();
    private boolean over;

    FirstReading(IngestSettings settings, CatalogView view, SourceSchedule schedule) {
        this.settings = settings;
        this.view = view;
        this.schedule = schedule;
        this.begun = settings.clock().instant();
    }

    boolean isOver() {
        return over;
    }

    void tellProgress() {
        if (!over && schedule.remaining() > 0 && System.nanoTime() - nextProgress >= 0) {
            nextProgress = System.nanoTime() + PROGRESS.toNanos();
            settings.listener().progressed(view.size(), schedule.looked(), schedule.size(), taken());
        }
    }

    /** Says once that every source has been looked at. */
    void end(int errors) {
        over = true;
        settings.listener().complete(view.size(), schedule.size(), errors, taken());
    }

    private Duration taken() {
        return Duration.between(begun, settings.clock().instant());
    }
}
