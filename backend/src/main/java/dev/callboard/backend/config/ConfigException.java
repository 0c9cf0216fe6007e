package dev.callboard.backend.config;

import org.jspecify.annotations.Nullable;

/** The configuration cannot be used. The message is for the operator: it names file, line, key and what was expected. */
public final class ConfigException extends RuntimeException {

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ConfigException at(Origin origin, String what) {
        return new ConfigException(origin + ": " + what);
    }
}
