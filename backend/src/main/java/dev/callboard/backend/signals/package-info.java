/** Messages that are pushed to open pages, over a web socket. */
@NullMarked
package dev.callboard.backend.signals;

import org.jspecify.annotations.NullMarked;
