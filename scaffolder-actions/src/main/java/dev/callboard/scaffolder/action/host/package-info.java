/** What the actions of all Git hosts share: a bounded REST client, credentials, and how a workspace becomes a repository. */
@NullMarked
package dev.callboard.scaffolder.action.host;

import org.jspecify.annotations.NullMarked;
