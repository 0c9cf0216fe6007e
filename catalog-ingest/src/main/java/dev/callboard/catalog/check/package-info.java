/** Says what would become of catalog files before they are merged. Reads, and writes nothing. */
@NullMarked
package dev.callboard.catalog.check;

import org.jspecify.annotations.NullMarked;
