/** The runnable server: where the features are wired together and started. */
@NullMarked
package dev.callboard.backend;

import org.jspecify.annotations.NullMarked;
