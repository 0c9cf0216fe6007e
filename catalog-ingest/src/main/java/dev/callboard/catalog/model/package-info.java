/** The entity model: what an entity is, how one is referred to, and the field rules. */
@NullMarked
package dev.callboard.catalog.model;

import org.jspecify.annotations.NullMarked;
