/** All actions that come with the platform, put together. */
@NullMarked
package dev.callboard.scaffolder.shipped;

import org.jspecify.annotations.NullMarked;
