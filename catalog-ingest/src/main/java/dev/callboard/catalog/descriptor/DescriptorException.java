package dev.callboard.catalog.descriptor;

/** A text that was to be one value is none. */
public final class DescriptorException extends RuntimeException {

    private final DescriptorError error;

    DescriptorException(DescriptorError error) {
        super(error.summary());
        this.error = error;
    }

    public DescriptorError error() {
        return error;
    }
}
