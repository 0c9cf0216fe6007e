package dev.callboard.backend.policy;

import dev.callboard.policy.embedded.BundleSource;
import java.time.Duration;
import java.util.List;

/** A server that gives OPA servers the bundle of any source. */
public final class TestSidecars {

    private TestSidecars() {}

    /** For the services that are named; the source is read every tenth of a second. */
    public static Sidecars of(BundleSource source, List<String> services) {
        return new Sidecars(ServedBundle.start(source, services, Duration.ofMillis(100)));
    }

    public static Sidecars none() {
        return new Sidecars(null);
    }
}
