/** Counts decisions and says which rules are asked, for Prometheus. */
@NullMarked
package dev.callboard.backend.policy.metrics;

import org.jspecify.annotations.NullMarked;
