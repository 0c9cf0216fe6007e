/** Actions on the objects of Kubernetes clusters: apply, delete, wait. */
@NullMarked
package dev.callboard.scaffolder.action.kubernetes;

import org.jspecify.annotations.NullMarked;
