/** Actions on GitHub: repositories, pull requests, issues and what belongs to a repository. */
@NullMarked
package dev.callboard.scaffolder.action.github;

import org.jspecify.annotations.NullMarked;
