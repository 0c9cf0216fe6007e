/** Actions that read the catalog and register in it. */
@NullMarked
package dev.callboard.scaffolder.action.catalog;

import org.jspecify.annotations.NullMarked;
