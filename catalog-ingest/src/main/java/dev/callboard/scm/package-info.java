/** Git reading: hosts, URLs, credentials, mirrors, and the files of one commit. */
@NullMarked
package dev.callboard.scm;

import org.jspecify.annotations.NullMarked;
