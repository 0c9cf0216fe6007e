/** Asks an OPA server over its REST API. */
@NullMarked
package dev.callboard.policy.opa;

import org.jspecify.annotations.NullMarked;
