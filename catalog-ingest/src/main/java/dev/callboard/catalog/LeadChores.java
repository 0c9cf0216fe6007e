package dev.callboard.catalog;

import dev.callboard.catalog.processing.AdmissionCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
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
    private final Supplier<SharedProgress> progress;

    private Instant lastForgetting;
    private boolean moreToForget;
    private long nextNote = System.nanoTime();
    private long nextFullNote = System.nanoTime();
    private @Nullable SharedProgress noted;
    private @Nullable String rules;

    /** @param progress how far reading has come by now */
    LeadChores(IngestSettings settings, CatalogWriter writer, Supplier<SharedProgress> progress) {
        this.settings = settings;
        this.writer = writer;
        this.progress = progress;
        this.lastForgetting = settings.clock().instant();
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

    /** For processes that follow this one: soon if something fails, recovers or ends, and all of it in a while. */
    private void noteProgress() {
        if (System.nanoTime() - nextNote < 0) {
            return;
        }
        nextNote = System.nanoTime() + NOTE.toNanos();
        SharedProgress now = progress.get();
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
        Instant now = settings.clock().instant();
        boolean due = Duration.between(lastForgetting, now).abs().compareTo(FORGETTING) >= 0;
        if (!due && !moreToForget) {
            return;
        }
        lastForgetting = now;
        int forgotten = settings.store().changeLog().forget(now.minus(settings.historyRetention()), MAX_FORGOTTEN);
        moreToForget = forgotten == MAX_FORGOTTEN;
    }
}
