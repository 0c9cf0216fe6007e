/** Makes a site of Markdown files, in the form that MkDocs gives one and the frontend reads. */
@NullMarked
package dev.callboard.backend.techdocs.render;

import org.jspecify.annotations.NullMarked;
