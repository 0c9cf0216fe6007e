/** What a company may add to its catalog: a kind, a processor, a placeholder and a provider. */
@NullMarked
package dev.callboard.examples.catalogmodule;

import org.jspecify.annotations.NullMarked;
