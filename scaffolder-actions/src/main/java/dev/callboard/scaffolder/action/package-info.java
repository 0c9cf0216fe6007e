/** What an action is, and the registry of those there are. */
@NullMarked
package dev.callboard.scaffolder.action;

import org.jspecify.annotations.NullMarked;
