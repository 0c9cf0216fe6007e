package dev.callboard.backend.permission;

/** A condition is not written as conditions are, or names a rule that its plugin has not; the message says where. */
final class InvalidCondition extends RuntimeException {

    InvalidCondition(String message) {
        super(message);
    }
}
