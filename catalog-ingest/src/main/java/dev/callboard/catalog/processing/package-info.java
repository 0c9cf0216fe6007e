/** The processing pipeline: a file's content in, entities and complaints out, without any state. */
@NullMarked
package dev.callboard.catalog.processing;

import org.jspecify.annotations.NullMarked;
