/** Evaluates compiled policy bundles in this process. */
@NullMarked
package dev.callboard.policy.embedded;

import org.jspecify.annotations.NullMarked;
