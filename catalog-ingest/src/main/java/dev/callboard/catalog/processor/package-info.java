/** The built-in processors, one class each. */
@NullMarked
package dev.callboard.catalog.processor;

import org.jspecify.annotations.NullMarked;
