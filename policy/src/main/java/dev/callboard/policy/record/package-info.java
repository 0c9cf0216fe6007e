/** Records of decisions: what is kept of one, how records are chained, and how a chain is checked. */
@NullMarked
package dev.callboard.policy.record;

import org.jspecify.annotations.NullMarked;
