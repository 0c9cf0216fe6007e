/** What others add to a catalog: kinds, processors, placeholders and providers, brought by jars. */
@NullMarked
package dev.callboard.catalog.module;

import org.jspecify.annotations.NullMarked;
