/** Actions on files and data of a task, by the names that templates know them by. */
@NullMarked
package dev.callboard.scaffolder.action.utility;

import org.jspecify.annotations.NullMarked;
