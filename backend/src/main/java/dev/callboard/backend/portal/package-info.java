/** Serves a built frontend, with what of the configuration it is meant to see. */
@NullMarked
package dev.callboard.backend.portal;

import org.jspecify.annotations.NullMarked;
