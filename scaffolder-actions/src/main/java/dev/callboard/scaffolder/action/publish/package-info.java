/** Actions that put the workspace into a repository. */
@NullMarked
package dev.callboard.scaffolder.action.publish;

import org.jspecify.annotations.NullMarked;
