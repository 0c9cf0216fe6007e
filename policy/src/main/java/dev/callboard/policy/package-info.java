/** The policy gate and its vocabulary: input, decision, finding. */
@NullMarked
package dev.callboard.policy;

import org.jspecify.annotations.NullMarked;
