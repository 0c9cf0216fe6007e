/** Actions on Gerrit. */
@NullMarked
package dev.callboard.scaffolder.action.gerrit;

import org.jspecify.annotations.NullMarked;
