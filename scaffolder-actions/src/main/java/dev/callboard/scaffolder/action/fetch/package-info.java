/** The actions that bring files into the workspace, and where they find the files of a template. */
@NullMarked
package dev.callboard.scaffolder.action.fetch;

import org.jspecify.annotations.NullMarked;
