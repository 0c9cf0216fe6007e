/** Real parts for tests of rules, and of programs that ask them. */
@NullMarked
package dev.callboard.policy.testing;

import org.jspecify.annotations.NullMarked;
