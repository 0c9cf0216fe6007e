/** The catalog's HTTP API: what Backstage's catalog client asks, answered from the index and the door of the library. */
@NullMarked
package dev.callboard.backend.catalog;

import org.jspecify.annotations.NullMarked;
