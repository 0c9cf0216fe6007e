/** Actions on Gitea. */
@NullMarked
package dev.callboard.scaffolder.action.gitea;

import org.jspecify.annotations.NullMarked;
