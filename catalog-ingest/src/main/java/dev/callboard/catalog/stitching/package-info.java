/** Processed entity, relations and errors to the entity that clients see. */
@NullMarked
package dev.callboard.catalog.stitching;

import org.jspecify.annotations.NullMarked;
