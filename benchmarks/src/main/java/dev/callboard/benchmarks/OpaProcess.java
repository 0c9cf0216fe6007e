package dev.callboard.benchmarks;

import java.net.URI;

/** An OPA server of our own. */
record OpaProcess(Process process, URI url) implements AutoCloseable {

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
