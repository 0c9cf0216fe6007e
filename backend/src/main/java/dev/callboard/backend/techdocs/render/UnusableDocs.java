package dev.callboard.backend.techdocs.render;

import org.jspecify.annotations.Nullable;

/** Documentation that no site can be made of. Its message is for whoever wrote it. */
public final class UnusableDocs extends RuntimeException {

    public UnusableDocs(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
