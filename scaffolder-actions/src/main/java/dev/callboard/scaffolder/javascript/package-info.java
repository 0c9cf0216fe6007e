/** How JavaScript reads and writes numbers and text, where what the original gives depends on it. Knows nothing else. */
@NullMarked
package dev.callboard.scaffolder.javascript;

import org.jspecify.annotations.NullMarked;
