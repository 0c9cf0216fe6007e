/** Kubernetes: the clusters of the configuration, and what of an entity runs in them. */
@NullMarked
package dev.callboard.backend.kubernetes;

import org.jspecify.annotations.NullMarked;
