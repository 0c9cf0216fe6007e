/** The engine: steps in order, each past its policy first. */
@NullMarked
package dev.callboard.scaffolder.workflow;

import org.jspecify.annotations.NullMarked;
