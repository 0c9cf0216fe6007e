/** The text of a catalog file to the trees of its documents; complaints name line and column. */
@NullMarked
package dev.callboard.catalog.descriptor;

import org.jspecify.annotations.NullMarked;
