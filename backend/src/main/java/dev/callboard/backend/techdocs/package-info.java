/** TechDocs: the documentation of entities, as others built it or as its Markdown in Git says. */
@NullMarked
package dev.callboard.backend.techdocs;

import org.jspecify.annotations.NullMarked;
