/** The expressions between ${{ and }}: a closed interpreter without access to its host. */
@NullMarked
package dev.callboard.scaffolder.templating;

import org.jspecify.annotations.NullMarked;
