package dev.callboard.policy;

/** A policy engine that holds resources, and can be asked how it is. */
public interface RunningPolicyEngine extends PolicyEngine, AutoCloseable {

    /** How the engine is right now. Does not block. */
    EngineStatus status();

    @Override
    void close();
}
