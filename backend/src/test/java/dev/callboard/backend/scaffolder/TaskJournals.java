package dev.callboard.backend.scaffolder;

import java.util.List;
import java.util.function.Consumer;
import reactor.core.scheduler.Schedulers;

/** What the journals of tests need. */
final class TaskJournals {

    private TaskJournals() {}

    /** Takes events that no test looks at. */
    static GatheredEvents unseen() {
        return seenBy(events -> {});
    }

    static GatheredEvents seenBy(Consumer<List<LoggedEvent>> store) {
        return new GatheredEvents(
                1,
                events -> {
                    store.accept(events);
                    return true;
                },
                () -> {},
                () -> {},
                Schedulers.boundedElastic());
    }
}
