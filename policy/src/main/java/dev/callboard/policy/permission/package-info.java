/** Asks the policy whether somebody has a permission. */
@NullMarked
package dev.callboard.policy.permission;

import org.jspecify.annotations.NullMarked;
