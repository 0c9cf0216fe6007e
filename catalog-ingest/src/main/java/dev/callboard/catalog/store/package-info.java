/** Where the catalog keeps what it has read: in memory, or in PostgreSQL. */
@NullMarked
package dev.callboard.catalog.store;

import org.jspecify.annotations.NullMarked;
