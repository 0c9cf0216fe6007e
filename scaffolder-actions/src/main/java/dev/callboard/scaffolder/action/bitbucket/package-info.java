/** Actions on Bitbucket, in the cloud and on one's own server. */
@NullMarked
package dev.callboard.scaffolder.action.bitbucket;

import org.jspecify.annotations.NullMarked;
