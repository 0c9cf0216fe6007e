/** Passes requests of signed-in pages on to the servers that {@code proxy.endpoints} lists, and to no others. */
@NullMarked
package dev.callboard.backend.proxy;

import org.jspecify.annotations.NullMarked;
