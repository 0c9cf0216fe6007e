/** Finds the mistakes of a template without running it. */
@NullMarked
package dev.callboard.scaffolder.lint;

import org.jspecify.annotations.NullMarked;
