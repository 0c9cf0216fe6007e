/** Actions on projects of Sentry. */
@NullMarked
package dev.callboard.scaffolder.action.sentry;

import org.jspecify.annotations.NullMarked;
