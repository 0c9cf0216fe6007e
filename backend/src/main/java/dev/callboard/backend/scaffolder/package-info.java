/** The scaffolder HTTP API; the queue and history of tasks, and the worker that runs them. */
@NullMarked
package dev.callboard.backend.scaffolder;

import org.jspecify.annotations.NullMarked;
