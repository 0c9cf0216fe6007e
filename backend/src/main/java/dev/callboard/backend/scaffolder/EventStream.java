package dev.callboard.backend.scaffolder;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/** Events as the frames of a stream of server-sent events. */
final class EventStream {

    /** A line that clients pass over; it keeps proxies from closing a quiet connection, and finds dead ones. */
    static final String COMMENT = ": still here\n\n";

    private EventStream() {}

    static String frame(TaskEvent event) {
        return "event: " + event.type() + "\ndata: " + event.toJson() + "\n\n";
    }

    /**
     * The frames of the events, with a comment whenever so much time has passed; ends with the events.
     *
     * @param timer tells when it has
     */
    static Flux<String> frames(Flux<TaskEvent> events, Duration keepAlive, Scheduler timer) {
        return events.map(EventStream::frame)
                .publish(frames -> Flux.merge(
                        frames,
                        Flux.interval(keepAlive, timer)
                                .onBackpressureDrop()
                                .map(tick -> COMMENT)
                                .takeUntilOther(frames.ignoreElements())));
    }

    /** Reads {@code after} as the original does, which takes any text: what is no number asks for everything. */
    static long after(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            double number = Double.parseDouble(text.trim());
            return Double.isNaN(number) ? 0 : (long) Math.floor(number);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
