/** What the server runs on: its data folder, its database, its health, and the threads that blocking work goes to. */
@NullMarked
package dev.callboard.backend.runtime;

import org.jspecify.annotations.NullMarked;
