/** Actions that ask over HTTP. */
@NullMarked
package dev.callboard.scaffolder.action.http;

import org.jspecify.annotations.NullMarked;
