package dev.callboard.backend.catalog;

import dev.callboard.catalog.LookListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Set;

/** How often and how long sources are looked at, by host and result. Counts nothing as long as nobody wants figures. */
final class LookMeters implements LookListener, MeterBinder {

    private static final Set<String> RESULTS = Set.of(
            "unchanged",
            "read",
            "NotFoundError",
            "NotAllowedError",
            "ServiceUnavailableError",
            "ConflictError",
            "InputError");

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

    @Override
    public void bindTo(MeterRegistry registry) {
        registries.add(registry);
    }

    @Override
    public void looked(String host, String result, Duration took) {
        if (registries.getRegistries().isEmpty()) {
            return;
        }
        Timer.builder("callboard.catalog.looks")
                .description("Looks at repositories, and how long they took")
                .tag("host", host.isEmpty() ? "local" : host)
                .tag("result", RESULTS.contains(result) ? result : "Error")
                .register(registries)
                .record(took);
    }
}
