package dev.callboard.policy.opa;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an OPA server.
 *
 * @param url where it answers, without the path of its API
 * @param tokenFile a file with the bearer token to send; read again when it changes
 * @param tls certificates other than those that the virtual machine trusts
 * @param stepTimeout how long an answer about one step may take, attempts and waiting included
 * @param planTimeout how long an answer about a whole plan may take
 */
public record OpaSettings(
        URI url, @Nullable Path tokenFile, @Nullable OpaTls tls, Duration stepTimeout, Duration planTimeout) {

    public static final Duration DEFAULT_STEP_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration DEFAULT_PLAN_TIMEOUT = Duration.ofSeconds(5);

    public OpaSettings {
        if (url.getScheme() == null || !Set.of("http", "https").contains(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("'" + url + "' is not an HTTP address");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("'" + url + "' has more than a host, a port and a path");
        }
        if (stepTimeout.isNegative() || stepTimeout.isZero() || planTimeout.isNegative() || planTimeout.isZero()) {
            throw new IllegalArgumentException("The time to wait for OPA has to be more than none");
        }
        if (tls != null && !url.getScheme().equals("https")) {
            throw new IllegalArgumentException("'" + url + "' is not reached over TLS, so certificates are of no use");
        }
    }

    /** A server without a token, with the default limits. */
    public static OpaSettings of(URI url) {
        return new OpaSettings(url, null, null, DEFAULT_STEP_TIMEOUT, DEFAULT_PLAN_TIMEOUT);
    }

    String at(String path) {
        return url.toString().replaceFirst("/+$", "") + path;
    }
}
