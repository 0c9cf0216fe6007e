package dev.callboard.backend.scaffolder;

import java.util.function.Consumer;
import reactor.core.scheduler.Schedulers;

/** What the journals of tests need. */
final class TaskJournals {

    private TaskJournals() {}

    /** Takes what no test looks at. */
    static GatheredRows unseen() {
        return seenBy(gathered -> {});
    }

    static GatheredRows seenBy(Consumer<Gathered> store) {
        return new GatheredRows(
                1,
                gathered -> {
                    store.accept(gathered);
                    return true;
                },
                () -> {},
                () -> {},
                Schedulers.boundedElastic());
    }
}
