/** An action of one's own, as a jar brings it. */
@NullMarked
package dev.callboard.examples.ownaction;

import org.jspecify.annotations.NullMarked;
