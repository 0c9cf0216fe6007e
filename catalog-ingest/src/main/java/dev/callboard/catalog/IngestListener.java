package dev.callboard.catalog;

import dev.callboard.catalog.processing.IngestionError;
import java.time.Duration;

/** Is told what goes on, in the order in which it happens. Calls come from one thread and must not wait. */
public interface IngestListener {

    /** All sources have been looked at for the first time since the start. */
    void complete(int entities, int sources, int errors, Duration took);

    /** The catalog has a new version. */
    void changed(long version, String summary);

    /** Something is wrong that was not before. */
    void failed(IngestionError error);

    /** Something is not wrong any more. */
    void resolved(IngestionError error);

    /** How far the first look at all sources has come; from time to time until it is complete. */
    void progressed(int entities, int looked, int sources, Duration took);

    /** Tells it all to the log, in plain words. */
    static IngestListener logging() {
        return new LoggingIngestListener();
    }
}
