package dev.callboard.scm;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Git host, or the repository there, did to an attempt of ours. The message says what was attempted on what and
 * holds no credentials, so it may be shown to whoever asked.
 */
public abstract sealed class ScmException extends RuntimeException {

    private ScmException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The host did not answer, or not in time; a later attempt may succeed. */
    public static final class Unreachable extends ScmException {

        private final @Nullable Instant notBefore;

        /** @param notBefore when the host will listen again, if it has said so */
        public Unreachable(String message, @Nullable Throwable cause, @Nullable Instant notBefore) {
            super(message, cause);
            this.notBefore = notBefore;
        }

        public Unreachable(String message, @Nullable Throwable cause) {
            this(message, cause, null);
        }

        /** Until when there is no use in asking again; empty if nobody knows. */
        public Optional<Instant> notBefore() {
            return Optional.ofNullable(notBefore);
        }
    }

    /** The host answered and refused, or is not the host it was; trying again will not help. */
    public static final class AccessDenied extends ScmException {
        public AccessDenied(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The repository, branch, commit or folder is not there. */
    public static final class NotFound extends ScmException {
        public NotFound(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        public NotFound(String message) {
            this(message, null);
        }
    }

    /** We do not do it, whatever the host says: a host we do not know, a symbolic link, a file past its limit. */
    public static final class Refused extends ScmException {
        public Refused(String message) {
            super(message, null);
        }
    }

    /** The branch moved, or the host's rules forbid the push; nothing was changed. */
    public static final class Rejected extends ScmException {
        public Rejected(String message) {
            super(message, null);
        }
    }

    /** The repository is there and cannot be read, or what the host answers is not Git. */
    public static final class Unreadable extends ScmException {
        public Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
