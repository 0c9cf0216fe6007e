/** Fills and queries a catalog with nothing but the library: no server, no database. */
@NullMarked
package dev.callboard.examples.embeddedingest;

import org.jspecify.annotations.NullMarked;
