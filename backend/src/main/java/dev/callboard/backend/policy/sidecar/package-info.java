/** What the server does for OPA servers: gives them a bundle, and takes what they say of themselves and of decisions. */
@NullMarked
package dev.callboard.backend.policy.sidecar;

import org.jspecify.annotations.NullMarked;
