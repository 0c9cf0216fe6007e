package dev.callboard.backend.runtime;

/** Figures of a part of the server, in the text format of Prometheus. Features contribute these as beans. */
@FunctionalInterface
public interface MeterSource {

    /** The figures as they are now. May block. No two sources have a figure of the same name. */
    String scrape();
}
