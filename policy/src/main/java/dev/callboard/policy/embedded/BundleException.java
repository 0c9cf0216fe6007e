package dev.callboard.policy.embedded;

import org.jspecify.annotations.Nullable;

/** A policy bundle could not be read, or is none that this server can use. */
public final class BundleException extends RuntimeException {

    public BundleException(String message) {
        this(message, null);
    }

    public BundleException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
