package dev.callboard.backend.scaffolder;

/** The database could not do what it was asked. */
final class TaskStoreException extends RuntimeException {

    TaskStoreException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
