package dev.callboard.backend.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the server is ready to be used. */
public final class Health {

    private final Supplier<List<ReadinessCheck>> checks;
    private volatile boolean started;
    private volatile boolean stopping;

    Health(Supplier<List<ReadinessCheck>> checks) {
        this.checks = checks;
    }

    /** Why the server is not ready; empty if it is. */
    public Optional<String> notReady() {
        if (stopping) {
            return Optional.of("Backend is shutting down");
        }
        if (!started) {
            return Optional.of("Backend has not started yet");
        }
        return checks.get().stream()
                .flatMap(check -> check.waitingFor().stream())
                .findFirst()
                .map(what -> "Backend has not started yet: waiting for " + what);
    }

    void started() {
        started = true;
    }

    /** From now on the server says that it is not ready, though it still answers. */
    public void stopping() {
        stopping = true;
    }
}
