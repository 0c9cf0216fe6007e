/** Where entities come from: configured and registered locations, and the repositories and files they name. */
@NullMarked
package dev.callboard.catalog.provider;

import org.jspecify.annotations.NullMarked;
