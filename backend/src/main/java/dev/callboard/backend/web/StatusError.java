package dev.callboard.backend.web;

/** A failure with a name and status of its own, such as {@code UnsupportedMediaTypeError}: 415. */
public final class StatusError extends BackstageError {

    private final int status;
    private final String name;

    /** @param status a client or server error, 400 to 599 */
    public StatusError(int status, String name, String message) {
        super(message, null);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("Not the status of an error: " + status);
        }
        this.status = status;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int status() {
        return status;
    }
}
