/** Where entities come from that nobody has registered: the lists of repositories, people and groups that hosts keep. */
@NullMarked
package dev.callboard.catalog.discovery;

import org.jspecify.annotations.NullMarked;
