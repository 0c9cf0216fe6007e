package dev.callboard.backend.policy.records;

/** The records of decisions cannot be read or written; a later attempt may succeed. */
public final class DecisionStoreException extends RuntimeException {

    DecisionStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
