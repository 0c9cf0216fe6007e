/** Approvals: what people are asked to agree to before a task goes on, and what they say. */
@NullMarked
package dev.callboard.backend.approval;

import org.jspecify.annotations.NullMarked;
