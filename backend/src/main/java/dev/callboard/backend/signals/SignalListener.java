package dev.callboard.backend.signals;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Hears of each signal, to bring it to pages that are connected elsewhere. Must not block. */
@FunctionalInterface
public interface SignalListener {

    /** For servers that have all pages themselves. */
    SignalListener NOBODY = (recipients, channel, message) -> {};

    /**
     * @param recipients who owns one of these gets it; null if everybody does
     * @param message JSON
     */
    void sent(@Nullable Collection<String> recipients, String channel, String message);
}
