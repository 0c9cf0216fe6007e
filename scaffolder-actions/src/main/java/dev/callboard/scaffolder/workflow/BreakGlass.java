package dev.callboard.scaffolder.workflow;

import java.time.Instant;

/**
 * An emergency in which one person takes it on themselves to go past rules that can be overridden.
 *
 * @param by who
 * @param ticket where the emergency is written down
 * @param reason why it cannot wait
 * @param at since when
 */
public record BreakGlass(String by, String ticket, String reason, Instant at) {

    public BreakGlass {
        if (by.isBlank() || ticket.isBlank() || reason.isBlank()) {
            throw new IllegalArgumentException("Break-glass needs a person, a ticket and a reason");
        }
    }
}
