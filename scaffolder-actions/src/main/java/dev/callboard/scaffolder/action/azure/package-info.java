/** Actions on Azure DevOps. */
@NullMarked
package dev.callboard.scaffolder.action.azure;

import org.jspecify.annotations.NullMarked;
