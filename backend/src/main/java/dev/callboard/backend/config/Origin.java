package dev.callboard.backend.config;

import java.nio.file.Path;

/**
 * Where a value stands.
 *
 * @param source the file as the operator named it, or the environment variable
 * @param line counted from one; zero where lines mean nothing
 * @param folder what relative paths in the value start from
 */
record Origin(String source, int line, Path folder) {

    /** Reads {@code app-config.yaml:12}. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
