/** A Template entity and parameters to a task's specification. */
@NullMarked
package dev.callboard.scaffolder.template;

import org.jspecify.annotations.NullMarked;
