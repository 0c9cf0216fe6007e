package dev.callboard.backend.policy;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import org.jspecify.annotations.Nullable;

/** What this server does for OPA servers, if it does anything. */
public final class Sidecars implements AutoCloseable {

    private final @Nullable ServedBundle bundle;

    Sidecars(@Nullable ServedBundle bundle) {
        this.bundle = bundle;
    }

    /**
     * The bundle for a caller who may have it, and who may report too.
     *
     * @throws NotFoundError if this server does nothing for OPA servers
     * @throws NotAllowedError for anybody but the services that are named
     */
    public ServedBundle bundleFor(Credentials caller) {
        ServedBundle served = bundle;
        if (served == null) {
            throw new NotFoundError(
                    "This server does nothing for OPA servers; its configuration has no " + SidecarSettings.SECTION);
        }
        if (caller instanceof Credentials.Service service && served.isFor(service.subject())) {
            return served;
        }
        throw new NotAllowedError("This is for OPA servers, with the token of a service that " + SidecarSettings.SECTION
                + ".services names");
    }

    @Override
    public void close() {
        ServedBundle served = bundle;
        if (served != null) {
            served.close();
        }
    }
}
