/** Webhooks: what Git hosts tell us, which brings the next look at a repository forward. */
@NullMarked
package dev.callboard.backend.events;

import org.jspecify.annotations.NullMarked;
