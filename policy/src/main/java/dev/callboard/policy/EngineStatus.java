package dev.callboard.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a policy engine is.
 *
 * @param engine {@code embedded} or {@code opa}
 * @param source where its rules come from
 * @param ready whether it has evaluated a known input with the rules it has now
 * @param revision the revision of these rules, once there are some
 * @param since since when it evaluates this revision
 * @param lastError what went wrong at the last attempt to get rules; {@code null} if nothing did
 */
public record EngineStatus(
        String engine,
        String source,
        boolean ready,
        @Nullable String revision,
        @Nullable Instant since,
        @Nullable String lastError) {}
