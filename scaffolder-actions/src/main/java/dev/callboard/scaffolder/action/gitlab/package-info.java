/** Actions on GitLab. */
@NullMarked
package dev.callboard.scaffolder.action.gitlab;

import org.jspecify.annotations.NullMarked;
