/** Asks the policy which entities the catalog admits. */
@NullMarked
package dev.callboard.policy.admission;

import org.jspecify.annotations.NullMarked;
