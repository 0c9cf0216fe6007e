/** Who is calling: sign-in, tokens, keys, and the filter that lets nobody pass without credentials. */
@NullMarked
package dev.callboard.backend.auth;

import org.jspecify.annotations.NullMarked;
