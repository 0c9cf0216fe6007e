/** Search: documents made of the catalog, found by PostgreSQL's full text search. */
@NullMarked
package dev.callboard.backend.search;

import org.jspecify.annotations.NullMarked;
