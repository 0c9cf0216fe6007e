/** The files of a workspace as rules see them: manifests and the stages of Dockerfiles rather than text. */
@NullMarked
package dev.callboard.scaffolder.document;

import org.jspecify.annotations.NullMarked;
