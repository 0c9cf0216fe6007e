package dev.callboard.policy.embedded;

/** An evaluation broke off. */
final class PolicyFault extends RuntimeException {

    PolicyFault(String message, Throwable cause) {
        super(message, cause);
    }
}
