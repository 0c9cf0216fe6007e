/** The actions that rearrange the files of the workspace. */
@NullMarked
package dev.callboard.scaffolder.action.fs;

import org.jspecify.annotations.NullMarked;
