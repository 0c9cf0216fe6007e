package dev.callboard.backend.auth.provider;

/** A sign-in came to nothing. The message is for the person who tried, and holds no secret. */
final class SignInFailure extends RuntimeException {

    SignInFailure(String message) {
        super(message);
    }

    SignInFailure(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
