package dev.callboard.backend.approval;

import java.util.Locale;
import java.util.Optional;

/** Where a request for an approval stands. */
public enum ApprovalStatus {
    /** Not enough people have answered. */
    OPEN,
    APPROVED,
    REJECTED,
    /** Not enough people answered in time. */
    EXPIRED,
    /** The plan is another one now, or the task has ended, so no answer counts any more. */
    VOID;

    static Optional<ApprovalStatus> parse(String text) {
        for (ApprovalStatus status : values()) {
            if (status.toString().equals(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /** The status as clients and the database write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
