package dev.callboard.scm;

import java.time.Duration;

/** How to wait until a host listens again; tests do not. */
@FunctionalInterface
public interface ApiPauses {

    void pause(Duration duration) throws InterruptedException;
}
