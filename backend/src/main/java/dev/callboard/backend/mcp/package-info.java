/** The actions of the plugins as tools of the Model Context Protocol. */
@NullMarked
package dev.callboard.backend.mcp;

import org.jspecify.annotations.NullMarked;
