/** Who may do what: questions to the policy, and the conditions that it answers with. */
@NullMarked
package dev.callboard.backend.permission;

import org.jspecify.annotations.NullMarked;
