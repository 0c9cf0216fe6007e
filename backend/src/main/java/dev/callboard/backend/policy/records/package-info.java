/** The records of decisions: kept in the database, found again, handed out, checked and removed when they are old. */
@NullMarked
package dev.callboard.backend.policy.records;

import org.jspecify.annotations.NullMarked;
