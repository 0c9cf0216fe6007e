/** Tests templates with the real engine and the real policy, and with actions and hosts that the test describes. */
@NullMarked
package dev.callboard.scaffolder.harness;

import org.jspecify.annotations.NullMarked;
