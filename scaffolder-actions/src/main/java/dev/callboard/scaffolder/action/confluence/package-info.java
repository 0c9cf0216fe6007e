/** The action that makes Markdown of pages of Confluence. */
@NullMarked
package dev.callboard.scaffolder.action.confluence;

import org.jspecify.annotations.NullMarked;
