/** Which policy engine the server asks, and how it is. */
@NullMarked
package dev.callboard.backend.policy;

import org.jspecify.annotations.NullMarked;
