package dev.callboard.backend.policy.records;

import dev.callboard.policy.record.RecordMask;
import java.time.Duration;

/**
 * How what concerns decisions is kept, wherever it is.
 *
 * @param retention how long
 * @param mask takes out what is not to be kept
 */
public record RecordKeeping(Duration retention, RecordMask mask) {}
