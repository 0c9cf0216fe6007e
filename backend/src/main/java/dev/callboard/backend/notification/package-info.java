/** Notifications: told to users, listed, marked as read. */
@NullMarked
package dev.callboard.backend.notification;

import org.jspecify.annotations.NullMarked;
