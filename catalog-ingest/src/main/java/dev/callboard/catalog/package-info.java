/** The door of the library: build a catalog, start it, ask it, stop it. */
@NullMarked
package dev.callboard.catalog;

import org.jspecify.annotations.NullMarked;
