package dev.callboard.backend.runtime;

import java.util.Optional;

/** A part of the server that has to be ready before requests may come. Features contribute these as beans. */
@FunctionalInterface
public interface ReadinessCheck {

    /** What is still being waited for, in a few words; empty if nothing. Asked often: answers from memory. */
    Optional<String> waitingFor();
}
