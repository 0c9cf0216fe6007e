package dev.callboard.backend.runtime;

/** The server cannot start. The message is for the operator and says what to do about it. */
public final class StartupException extends RuntimeException {

    public StartupException(String message) {
        super(message);
    }

    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
