package dev.callboard.backend.approval;

import java.sql.SQLException;

/** The database did not do what was asked of it; a later attempt may succeed. */
public final class ApprovalStoreException extends RuntimeException {

    ApprovalStoreException(String message, SQLException cause) {
        super(message, cause);
    }
}
