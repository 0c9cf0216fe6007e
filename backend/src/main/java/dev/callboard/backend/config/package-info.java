/** The operator's configuration: Backstage's {@code app-config.yaml} files, merged, each value knowing where it stands. */
@NullMarked
package dev.callboard.backend.config;

import org.jspecify.annotations.NullMarked;
