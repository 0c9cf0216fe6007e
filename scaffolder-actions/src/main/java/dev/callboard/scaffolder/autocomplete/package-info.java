/** Look-ups at the hosts of repositories with a user's own token, for the fields of forms. */
@NullMarked
package dev.callboard.scaffolder.autocomplete;

import org.jspecify.annotations.NullMarked;
