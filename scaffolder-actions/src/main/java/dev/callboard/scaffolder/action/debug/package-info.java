/** Actions for trying out templates: {@code debug:log} and {@code debug:wait}. */
@NullMarked
package dev.callboard.scaffolder.action.debug;

import org.jspecify.annotations.NullMarked;
