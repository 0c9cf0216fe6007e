/** The query index over an immutable snapshot of the catalog. */
@NullMarked
package dev.callboard.catalog.index;

import org.jspecify.annotations.NullMarked;
