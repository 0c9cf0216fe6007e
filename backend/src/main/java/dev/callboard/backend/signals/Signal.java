package dev.callboard.backend.signals;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to pages.
 *
 * @param recipients who owns one of these gets it; null if everybody does
 * @param message JSON
 */
record Signal(@Nullable Collection<String> recipients, String channel, String message) {

    Signal {
        recipients = recipients == null ? null : List.copyOf(recipients);
    }

    boolean isFor(Connection page) {
        return page.listensTo(channel) && (recipients == null || page.ownsAny(recipients));
    }
}
