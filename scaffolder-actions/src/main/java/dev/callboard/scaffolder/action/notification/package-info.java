/** Actions that tell people something. */
@NullMarked
package dev.callboard.scaffolder.action.notification;

import org.jspecify.annotations.NullMarked;
