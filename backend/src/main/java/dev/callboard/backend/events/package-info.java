/** Events: what Git hosts tell by webhooks, which brings the next look at a repository forward, and what plugins tell each other. */
@NullMarked
package dev.callboard.backend.events;

import org.jspecify.annotations.NullMarked;
