package dev.callboard.catalog;

import dev.callboard.catalog.processing.AdmissionCheck;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the process that writes does from time to time. Used by one thread only. */
final class LeadChores {

    private static final int MAX_FORGOTTEN = 2000;
    private static final Duration NOTE = Duration.ofSeconds(2);
    /** The note names every source, so it is written the more rarely the more there are. */
    private static final Duration NOTE_PER_SOURCE = Duration.ofMillis(10);

    private static final Duration FORGETTING = Duration.ofMinutes(1);

    private final IngestSettings settings;
    private final CatalogWriter writer;
    private final SourceSchedule schedule;
    private final ProviderRuns providers;

    private long nextForgetting = System.nanoTime() + FORGETTING.toNanos();
    private long nextNote = System.nanoTime();
    private long nextFullNote = System.nanoTime();
    private @Nullable SharedProgress noted;
    private @Nullable String rules;

    LeadChores(IngestSettings settings, CatalogWriter writer, SourceSchedule schedule, ProviderRuns providers) {
        this.settings = settings;
        this.writer = writer;
        this.schedule = schedule;
        this.providers = providers;
    }

    void doWhatIsDue() {
        reconsider();
        noteProgress();
        writer.retryPending();
        forgetOldHistory();
    }

    /** Other rules may admit what was refused, and refuse what was admitted. */
    private void reconsider() {
        AdmissionCheck admission = settings.admission();
        String now = admission.revision();
        boolean known = !now.isEmpty() || admission.equals(AdmissionCheck.NONE);
        if (known && !now.equals(rules)) {
            rules = now;
            writer.reconsider(now);
        }
    }

    /** For processes that follow this one: soon if something fails or recovers, and all of it in a while. */
    private void noteProgress() {
        if (System.nanoTime() - nextNote < 0) {
            return;
        }
        nextNote = System.nanoTime() + NOTE.toNanos();
        SharedProgress now = SharedProgress.of(schedule, providers);
        boolean due = System.nanoTime() - nextFullNote >= 0;
        if (noted == null || now.isNewsAfter(noted) || (due && !now.equals(noted))) {
            settings.store().noteProgress(now.text());
            noted = now;
            nextFullNote = System.nanoTime()
                    + NOTE_PER_SOURCE.multipliedBy(now.sources().size()).toNanos();
        }
    }

    /** A little at a time, and rarely as long as there is nothing to forget. */
    private void forgetOldHistory() {
        if (System.nanoTime() - nextForgetting < 0) {
            return;
        }
        Instant before = settings.clock().instant().minus(settings.historyRetention());
        int forgotten = settings.store().changeLog().forget(before, MAX_FORGOTTEN);
        nextForgetting = System.nanoTime() + (forgotten == MAX_FORGOTTEN ? IngestLead.TICK : FORGETTING).toNanos();
    }
}
