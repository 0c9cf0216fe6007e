/** Measures the server as its users see it, and the query index by itself. */
@NullMarked
package dev.callboard.benchmarks;

import org.jspecify.annotations.NullMarked;
