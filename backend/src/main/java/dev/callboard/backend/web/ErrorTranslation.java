package dev.callboard.backend.web;

import java.util.Optional;

/**
 * How the exceptions of one library are told to callers. A feature contributes one as a bean, so that its controllers need
 * not catch what the library throws.
 */
@FunctionalInterface
public interface ErrorTranslation {

    /** Returns the error to answer with; empty if the failure is none of this library's. */
    Optional<BackstageError> translate(Throwable failure);
}
