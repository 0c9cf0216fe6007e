package dev.callboard.backend.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A failure that the caller is told about: its name, message and status are those of Backstage's error body.
 *
 * <p>The message is shown as it is. What a caller must not see is thrown as any other exception, which is answered with a
 * log reference only.
 */
public abstract sealed class BackstageError extends RuntimeException
        permits InputError,
                AuthenticationError,
                NotAllowedError,
                NotFoundError,
                ConflictError,
                NotImplementedError,
                ServiceUnavailableError,
                StatusError {

    private final transient Map<String, JsonNode> members = new LinkedHashMap<>();

    BackstageError(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The {@code error.name} that clients compare with. */
    public String name() {
        return getClass().getSimpleName();
    }

    public abstract int status();

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }

    /** Further members of the {@code error} object, in order. */
    public Map<String, JsonNode> members() {
        return Collections.unmodifiableMap(members);
    }

    final void put(String member, JsonNode value) {
        if (member.equals("name") || member.equals("message")) {
            throw new IllegalArgumentException("'" + member + "' is a member of every error");
        }
        members.put(member, value);
    }
}
