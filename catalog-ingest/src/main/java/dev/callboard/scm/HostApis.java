package dev.callboard.scm;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The APIs of the hosts that are configured; no others can be asked. What the hosts say about rates holds for all who ask
 * through the same object.
 */
public final class HostApis {

    private static final long CACHED_CHARACTERS = 16L * 1024 * 1024;

    private final ScmIntegrations integrations;
    private final ApiTransport transport;
    private final Cache<String, Remembered> remembered = Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .weigher((String url, Remembered known) -> url.length() + known.size())
            .build();

    /** An answer and what proves that it still holds. */
    record Remembered(String etag, ApiAnswer answer, int size) {}

    public HostApis(ScmIntegrations integrations, InstantSource clock, ApiPauses pauses) {
        this.integrations = integrations;
        this.transport = new ApiTransport(integrations.network(), clock, pauses);
    }

    public HostApis(ScmIntegrations integrations) {
        this(integrations, InstantSource.system(), Thread::sleep);
    }

    public ScmIntegrations integrations() {
        return integrations;
    }

    /**
     * The API of a host.
     *
     * @param patience how long one question waits in all for a host that limits the rate; after that it fails, with the
     *     time at which the host listens again
     * @throws ScmException.Refused if the host is not configured, or has no API
     */
    public HostApi of(ScmIntegration.Kind kind, String host, Duration patience) {
        ScmIntegration integration = integrations.all().stream()
                .filter(one -> one.kind() == kind && one.host().equalsIgnoreCase(host))
                .findFirst()
                .orElseThrow(() -> new ScmException.Refused(
                        "There is no integration of type '%s' for the host '%s'".formatted(kind.configKey(), host)));
        return of(integration, patience);
    }

    /** The API of an integration's host. */
    public HostApi of(ScmIntegration integration, Duration patience) {
        if (integration.apiBaseUrl().isEmpty()) {
            throw new ScmException.Refused("The host '%s' has no API".formatted(integration.host()));
        }
        return new HostApi(integration, transport, remembered, patience);
    }
}
