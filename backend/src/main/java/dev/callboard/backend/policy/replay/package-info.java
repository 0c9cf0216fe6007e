/** Tries other rules: on recorded decisions as a long job, and on new ones beside the rules that decide. */
@NullMarked
package dev.callboard.backend.policy.replay;

import org.jspecify.annotations.NullMarked;
